"""Why a page was not decoded: the closed list, each in one sentence that says what to do.

The sentences stand in `readings.jsonl`, so they are in both languages and do not depend on the
machine: no path, no text of a library, no address.
"""

from enum import Enum

from pipeline.page import Unreadable


class Refusal(Enum):
    """What was seen, and what to do about it; Vietnamese / English."""

    EMPTY = (
        "tệp rỗng: sao chép lại tệp hoặc quét lại tờ này",
        "the file is empty: copy it again or scan the sheet again",
    )
    FILE_TOO_LARGE = (
        "tệp có {size} MB, quá {limit}: chia nhỏ hoặc quét ở 300 dpi",
        "the file has {size} MB, more than {limit}: split it or scan at 300 dpi",
    )
    NOT_A_SCAN = (
        "tệp là {kind}: chỉ nhận JPEG, PNG, TIFF hoặc PDF",
        "the file is {kind}: give JPEG, PNG, TIFF or PDF",
    )
    NOT_A_PICTURE = (
        "tệp không phải là ảnh quét: chỉ nhận JPEG, PNG, TIFF hoặc PDF",
        "the file is not a scan: give JPEG, PNG, TIFF or PDF",
    )
    NO_PAGE = (
        "tệp không có trang nào: quét lại tờ này",
        "the file holds no page: scan the sheet again",
    )
    TOO_MANY_PIXELS = (
        "ảnh có quá {limit} triệu điểm: quét lại ở 200 hoặc 300 dpi",
        "the picture has more than {limit} million pixels: scan the sheet again at 200 or 300 dpi",
    )
    TOO_SMALL = (
        "ảnh {width} x {height} điểm, quá nhỏ cho một phiếu: quét lại ở 200 hoặc 300 dpi",
        "the picture has {width} x {height} pixels, too small for a ballot:"
        " scan the sheet again at 200 or 300 dpi",
    )
    TOO_LONG = (
        "ảnh {width} x {height} điểm, quá dài cho một tờ giấy: quét lại tờ này",
        "the picture has {width} x {height} pixels, too long for a sheet: scan the sheet again",
    )
    HEADER_DAMAGED = (
        "phần đầu của {kind} bị hỏng: sao chép lại tệp hoặc quét lại tờ này",
        "the header of the {kind} is damaged: copy the file again or scan the sheet again",
    )
    CUT_OFF = (
        "{kind} bị cắt cụt: sao chép lại tệp hoặc quét lại tờ này",
        "the {kind} is cut off: copy the file again or scan the sheet again",
    )
    DATA_DAMAGED = (
        "dữ liệu ảnh của {kind} bị hỏng hoặc thiếu: sao chép lại tệp hoặc quét lại tờ này",
        "picture data of the {kind} is damaged or missing:"
        " copy the file again or scan the sheet again",
    )
    TOO_MANY_LAYERS = (
        "JPEG có quá {limit} lớp: lưu lại thành JPEG thường",
        "the JPEG has more than {limit} layers: save it as an ordinary JPEG",
    )
    ANIMATED = (
        "PNG động: lưu tờ này thành PNG thường, JPEG hoặc TIFF",
        "the PNG is animated: save the sheet as a plain PNG, JPEG or TIFF",
    )
    DEEP_PIXELS = (
        "{kind} có 32 bit mỗi điểm: lưu lại với 8 hoặc 16",
        "the {kind} has 32 bits a pixel: save it with 8 or 16",
    )
    PAGES_IN_A_CIRCLE = (
        "danh sách trang của TIFF chạy vòng tròn: quét lại",
        "the list of pages of the TIFF runs in a circle: scan the sheets again",
    )
    PAGES_MISSING = (
        "{kind} bị cắt cụt hoặc hỏng danh sách trang, có thể thiếu trang:"
        " sao chép lại tệp hoặc quét lại",
        "the {kind} is cut off or its list of pages is damaged, pages may be missing:"
        " copy the file again or scan again",
    )
    TOO_MANY_PAGES = (
        "tệp có quá {limit} trang: chia nhỏ",
        "the file has more than {limit} pages: split it",
    )
    PAGE_DAMAGED = (
        "trang này của {kind} bị hỏng: quét lại tờ này",
        "this page of the {kind} is damaged: scan the sheet again",
    )
    LOCKED = (
        "PDF có mật khẩu: lưu lại không có mật khẩu",
        "the PDF is locked by a password: save it without one",
    )


class Refused(Exception):  # noqa: N818 - a page that is no error of ours
    """The bytes are not a page that can be read."""

    def __init__(self, refusal: Refusal, **values: object) -> None:
        vietnamese, english = refusal.value
        self.refusal = refusal
        super().__init__(f"{vietnamese} / {english}".format(**values))

    @property
    def page(self) -> Unreadable:
        """The page as it goes on through the program."""
        return Unreadable(str(self))

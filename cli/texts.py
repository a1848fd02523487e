"""Everything that the terminal says, in Vietnamese and in English.

What goes into `readings.jsonl` is not here: a file of results must not depend on the language
of the person who made it.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Language(StrEnum):
    """The languages of the terminal."""

    VI = "vi"
    EN = "en"


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Choose by `--lang`, else by the locale: Vietnamese where it says so, else English.

    Parameters
    ----------
    arguments : sequence of str
        The command line without the program's name; `--lang` may stand anywhere on it, because
        help and messages about the other arguments need it too.
    environment : mapping
        The process environment.
    """
    given = ""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            given = arguments[place + 1]
        elif argument.startswith("--lang="):
            given = argument.removeprefix("--lang=")
    locale = next(
        (environment[k] for k in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(k)), ""
    )
    wanted = given or locale
    return Language.VI if wanted.lower().startswith("vi") else Language.EN


class Say:
    """Looks up a text in one language and fills in its values."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang
        self._side = 0 if lang is Language.VI else 1

    def __call__(self, key: str, /, **values: object) -> str:
        """Text of this key with its values filled in."""
        return TEXTS[key][self._side].format(**values)


TEXTS: dict[str, tuple[str, str]] = {
    # help
    "program": (
        "Đếm phiếu bầu giấy đã quét: rõ thì đếm, chưa rõ thì để người xem.",
        "Counts scanned paper ballots: what is clear is counted, what is not goes to people.",
    ),
    "read": (
        "Đọc các trang đã quét, mỗi trang một dòng trong OUT/readings.jsonl.",
        "Read scanned pages, one line of OUT/readings.jsonl for each.",
    ),
    "learn": (
        "Học mẫu phiếu từ một phiếu trắng và ghi thành một tệp.",
        "Learn the form from a blank ballot and store it as one file.",
    ),
    "help-election": ("Tệp cuộc bầu election.toml.", "The election file, election.toml."),
    "help-blank": (
        "Phiếu trắng (PDF hoặc ảnh) hay mẫu đã học; - khi dùng --blank hoặc mẫu có khung ô.",
        "The blank ballot (PDF or image) or a learned form; - with --blank or a grid.",
    ),
    "help-one-blank": (
        "Phiếu trắng (PDF hoặc ảnh); - cho mẫu có khung ô.",
        "The blank ballot (PDF or image); - for a form with a grid.",
    ),
    "help-scans": (
        "Tệp hoặc thư mục ảnh quét: JPEG, PNG, TIFF, PDF.",
        "Scanned files or folders: JPEG, PNG, TIFF, PDF.",
    ),
    "help-out": ("Thư mục ghi kết quả.", "Folder for the results."),
    "help-contest": ("Chỉ đọc cuộc bầu này.", "Read this contest only."),
    "help-blanks": (
        "Phiếu trắng của một cuộc bầu; mỗi cuộc bầu một lần.",
        "The blank of one contest; give it once for each.",
    ),
    "help-workers": (
        "Số tiến trình đọc cùng lúc (mặc định: mọi nhân máy tính).",
        "How many processes read at once (default: all cores).",
    ),
    "help-profile": (
        "Tệp hiệu chỉnh (mặc định: có sẵn trong chương trình).",
        "Calibration profile (default: the one built in).",
    ),
    "help-lang": ("Ngôn ngữ: vi hoặc en.", "Language: vi or en."),
    "help-form": ("Tệp mẫu sẽ ghi.", "The form file to write."),
    "help-preview": (
        "Ghi thêm ảnh phiếu trắng có vẽ những gì đã tìm thấy.",
        "Also write a picture of the blank with what was found drawn over it.",
    ),
    # the caller's mistakes
    "usage": (
        "{problem} Xem: kiemphieu {verb} --help",
        "{problem} See: kiemphieu {verb} --help",
    ),
    "no-path": (
        "Không có {path}: kiểm tra lại đường dẫn.",
        "There is no {path}: check the path.",
    ),
    "no-read": (
        "Không mở được {path} ({problem}): kiểm tra quyền đọc.",
        "{path} cannot be opened ({problem}): check that you may read it.",
    ),
    "not-file": (
        "{path} không phải là tệp: cho đường dẫn của một tệp.",
        "{path} is no file: give the path of a file.",
    ),
    "no-scans": (
        "Không có tệp nào trong {paths}: cho thư mục có ảnh quét.",
        "There is no file in {paths}: give a folder with scans.",
    ),
    "out-file": (
        "{path} không phải là thư mục: cho -o một thư mục.",
        "{path} is not a folder: give a folder to -o.",
    ),
    "no-write": (
        "Không ghi được vào {path} ({problem}): chọn nơi khác.",
        "Cannot write to {path} ({problem}): choose another place.",
    ),
    "no-contest": (
        "Cuộc bầu “{contest}” không có trong {election}: dùng một trong {known}.",
        "There is no contest “{contest}” in {election}: use one of {known}.",
    ),
    "which-contest": (
        "{election} có nhiều cuộc bầu ({known}): cho --contest, hoặc - và --blank cho từng cuộc.",
        "{election} has several contests ({known}): give --contest, or - and one --blank for each.",
    ),
    "blank-pair": (
        "--blank {value} thiếu tên cuộc bầu hoặc tệp: viết --blank CUỘC_BẦU=PHIẾU_TRẮNG.",
        "--blank {value} lacks a contest or a file: write --blank CONTEST=BLANK.",
    ),
    "blank-twice": (
        "Cuộc bầu “{contest}” có hai --blank: chỉ cho một.",
        "Contest “{contest}” has two --blank: give one.",
    ),
    "blank-and-blanks": (
        "Đã có --blank thì BLANK phải là -.",
        "With --blank give - as BLANK.",
    ),
    "blank-missing": (
        "Thiếu phiếu trắng của cuộc bầu “{contest}”: cho --blank {contest}=PHIẾU_TRẮNG.",
        "The blank of contest “{contest}” is missing: give --blank {contest}=BLANK.",
    ),
    "no-grid": (
        "Cuộc bầu “{contest}” không có [contest.grid] nên cần phiếu trắng: cho tệp thay cho -.",
        "Contest “{contest}” has no [contest.grid], so it needs a blank: give a file instead of -.",
    ),
    "form-contest": (
        "{path} là mẫu của cuộc bầu “{found}”, không phải “{contest}”: cho đúng tệp.",
        "{path} is the form of contest “{found}”, not “{contest}”: give the right file.",
    ),
    "form-candidates": (
        "{path} được học với danh sách hoặc cách đánh dấu khác: chạy lại kiemphieu learn.",
        "{path} was learned with other candidates or another marking: run kiemphieu learn again.",
    ),
    "in-file": ("{path}: {problem}", "{path}: {problem}"),
    "file-size": (
        "{path} có {size} MB, quá lớn cho một phiếu trắng: cho một trang.",
        "{path} has {size} MB, too large for a blank: give one page.",
    ),
    "workers": ("--workers phải từ 1 đến {limit}.", "--workers must be 1 to {limit}."),
    "lang": ("--lang phải là vi hoặc en.", "--lang must be vi or en."),
    "no-encode": ("Ảnh {path} phải có đuôi .png.", "The picture {path} must end in .png."),
    # what happens while reading
    "reading": ("Đang đọc", "Reading"),
    "learned": (
        "Mẫu {id} của cuộc bầu “{contest}” đã ghi vào {path}.",
        "Form {id} of contest “{contest}” written to {path}.",
    ),
    "interrupted": (
        "Đã dừng: {lines} trang đầu đã đọc được giữ trong {path}.",
        "Stopped: the first {lines} pages that were read are kept in {path}.",
    ),
    "disk": (
        "Không ghi tiếp được {path} ({problem}): giải phóng ổ đĩa rồi đọc lại.",
        "{path} cannot be written any further ({problem}): free the disk and read again.",
    ),
    "broken": (
        "Lỗi trong chương trình ở {count} tệp, đầu tiên là {image}: xem bằng mắt và báo lỗi.",
        "An error in the program at {count} files, first {image}: look at them, report it.",
    ),
    "mismatch": (
        "Có {pages} trang vào nhưng {lines} dòng ra: không dùng kết quả này, hãy báo lỗi.",
        "{pages} pages went in but {lines} lines came out: do not use this; please report it.",
    ),
    "unreadable": (
        "Không đọc được {count} trang; quét lại các tờ ấy, lý do ghi trong {path}.",
        "{count} pages could not be read; scan those sheets again, the reasons stand in {path}.",
    ),
    "internal": (
        "Lỗi trong chương trình ({problem}): hãy báo lỗi. KIEMPHIEU_TRACEBACK=1 cho chi tiết.",
        "An error in the program ({problem}): please report it. KIEMPHIEU_TRACEBACK=1 shows more.",
    ),
    "stopped": ("Đã dừng.", "Stopped."),
    # the closing table
    "contest": ("Cuộc bầu", "Contest"),
    "accepted": ("Đã đếm", "Counted"),
    "review": ("Chờ người xem", "For people to see"),
    "rejected": ("Không phải phiếu này", "Not such a sheet"),
    "pages": ("Trang", "Pages"),
    "unknown": ("(không rõ)", "(unknown)"),
    "all": ("Tất cả", "All"),
    "reason": ("Lý do chờ người xem", "Why people must look"),
    "candidate": ("Người trong danh sách", "Candidate"),
    "totals": (
        "{title} - trên {count} phiếu máy đã đếm, chưa có phiếu chờ người xem",
        "{title} - on {count} sheets counted by machine, without those that wait",
    ),
    "speed": (
        "{pages} trang trong {seconds} giây, {rate} trang mỗi giây. Kết quả: {path}",
        "{pages} pages in {seconds} seconds, {rate} pages a second. Results: {path}",
    ),
    "for": ("Bầu", "For"),
    "against": ("Gạch", "Struck"),
    "agree": ("Đồng ý", "Agree"),
    "disagree": ("Không đồng ý", "Disagree"),
    "both": ("Cả hai", "Both"),
    "high": ("Tín nhiệm cao", "High"),
    "medium": ("Tín nhiệm", "Medium"),
    "low": ("Tín nhiệm thấp", "Low"),
    "several": ("Nhiều ô", "Several"),
    "marked": ("Có dấu", "Marked"),
    "blank": ("Để trống", "Blank"),
    "doubtful-mark": ("dấu chưa rõ", "doubtful mark"),
    "partial-strike": ("gạch một phần tên", "name struck in part"),
    "mark-outside-target": ("dấu ngoài ô", "mark outside its place"),
    "several-marks": ("nhiều dấu trong một dòng", "several marks in a row"),
    "corrected-mark": ("dấu sửa", "corrected mark"),
    "name-struck": ("gạch tên trên phiếu có ô", "name struck on a form with boxes"),
    "stray-mark": ("vết lạ", "stray mark"),
    "added-writing": ("chữ viết thêm", "added writing"),
    "added-name": ("viết thêm tên", "added name"),
    "signature": ("chữ ký", "signature"),
    "second-ink": ("mực thứ hai", "second ink"),
    "no-seal": ("không thấy dấu", "no seal seen"),
    "wrong-form": ("mẫu phiếu khác", "another form"),
    "blank-paper": ("giấy trắng", "blank paper"),
    "missing-paper": ("rách, gập hoặc bị che", "torn, folded or covered"),
    "poor-registration": ("không đặt khớp với mẫu", "does not fit the form well"),
    "poor-image": ("ảnh kém", "poor image"),
    "unreadable-file": ("không đọc được tệp", "unreadable file"),
    "invalid-by-rule": ("quy tắc bầu cử", "a rule of the election"),
    "duplicate-image": ("ảnh trùng", "same image again"),
}

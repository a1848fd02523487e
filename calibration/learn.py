"""Learn the form of a contest from its unmarked ballot."""

from calibration.form import Form
from calibration.layout_form import lay_out
from calibration.learn_pdf import is_pdf, read_pdf
from election.definition import Contest
from election.errors import FormError


def learn(contest: Contest, data: bytes) -> Form:
    """Learn a form from the bytes of a blank.

    Parameters
    ----------
    data : bytes
        A PDF as exported from the word processor, or the picture of one printed sheet
        (PNG, JPEG, TIFF).

    Raises
    ------
    FormError
        One line: what is wrong, what was read, what to do.
    """
    if not data:
        raise FormError("Tệp phiếu trắng rỗng (0 byte): hãy xuất hoặc quét lại / The blank is empty.")
    if is_pdf(data):
        blank = read_pdf(data)
        if blank.printed is not None:
            return lay_out(contest, blank.printed)
    raise FormError("Chưa học được từ ảnh / Pictures cannot be learned yet.")

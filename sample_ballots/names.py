"""Names and posts as they stand on Vietnamese ballots; every person here is made up."""

import unicodedata
from dataclasses import dataclass

import numpy as np


def _words(text: str) -> tuple[str, ...]:
    """Split a list; what stands in it several times is picked more often."""
    return tuple(text.split())


FAMILY_NAMES = _words(
    "Nguyễn Nguyễn Nguyễn Nguyễn Nguyễn Trần Trần Trần Lê Lê Lê Phạm Phạm Hoàng Huỳnh Phan Vũ Võ "
    "Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Vương Trịnh Trương Đinh Lâm Phùng Mai Tô Hà Cao Châu La "
    "Lương Lưu Quách Tạ Thái Tăng Triệu Từ Thân Khổng Ông Viên Nghiêm Kiều Doãn Bạch Chử"
)
MALE_MIDDLE = _words(
    "Văn Văn Văn Đức Hữu Xuân Quang Minh Ngọc Quốc Thanh Trọng Công Đình Bá Duy Viết Khắc Tiến Thế "
    "Tuấn Mạnh Anh Hoàng Hải Sỹ Như Phúc Chí Tấn Vĩnh Nhật"
)
FEMALE_MIDDLE = _words(
    "Thị Thị Thị Thị Thị Ngọc Kim Thu Thanh Bích Hồng Mỹ Diệu Phương Thùy Minh Tuyết Lan Như Bảo "
    "Quỳnh Khánh Hoài"
)
MALE_GIVEN = _words(
    "An Anh Ân Bảo Bắc Bình Cường Chiến Chung Dũng Duy Đạt Định Đông Đức Giang Hà Hải Hào Hiếu "
    "Hiệp Hòa Hoàng Hùng Huy Hưng Khánh Khoa Kiên Lâm Lập Long Lộc Lợi Luân Lực Mạnh Minh Nam "
    "Nghĩa Nghị Nhân Phong Phú Phúc Phước Quân Quang Quyết Sáng Sơn Tài Tâm Tân Thái Thành Thắng "
    "Thiện Thịnh Thọ Thuận Tiến Toàn Trí Trung Trường Tuấn Tùng Tuyên Vinh Vũ Vượng"
)
FEMALE_GIVEN = _words(
    "Anh Ánh Bích Châu Chi Cúc Dung Duyên Đào Giang Hà Hạnh Hằng Hiền Hoa Hòa Hồng Huệ Huyền Hương "
    "Hường Khuyên Lan Lệ Liên Linh Loan Ly Mai Minh My Mỹ Nga Ngà Ngân Ngọc Nguyệt Nhàn Nhung Oanh "
    "Phương Phượng Quyên Quỳnh Tâm Thảo Thắm Thoa Thơm Thu Thủy Thúy Thư Trang Trinh Tuyết Uyên "
    "Vân Xuân Yến"
)
DOUBLE_GIVEN = (
    "Bảo Trân",
    "Ngọc Ánh",
    "Kim Ngân",
    "Minh Châu",
    "Quỳnh Như",
    "Thùy Dương",
    "An Khang",
)
MINORITY_NAMES = (
    "Giàng A Páo", "Lò Thị Mai", "Sùng Seo Lử", "Vàng Thị Dợ", "Y Thông", "Điểu Krứ", "Ksor Phước",
    "Hà Thị Bun", "Triệu Mùi Ghển", "Cầm Văn Pâng", "Thạch Sa Rây", "Kiên Thị Sóc Kha",
    "Bàn Văn Sinh",
    "Quàng Văn Hặc", "Rơ Châm Long", "Tẩn Mý Dao", "Đinh Y Nhung", "Bríu Quân", "Hồ Thị Thơ",
    "Chảo Láo Tả",
)  # fmt: skip
# one letter or one mark apart: the pairs that a reader of names must not mix up
TWINS = (
    ("Nguyễn Văn An", "Nguyễn Văn Ân"), ("Trần Thị Hoa", "Trần Thị Hòa"), ("Lê Văn Hùng",
    "Lê Văn Hưng"),
    ("Phạm Văn Dũng", "Phạm Văn Dung"), ("Hoàng Thị Hường", "Hoàng Thị Hương"), ("Vũ Đức Toàn",
    "Vũ Đức Toản"),
    ("Bùi Thị Thủy", "Bùi Thị Thúy"), ("Đỗ Minh Tâm", "Đỗ Minh Tấm"), ("Ngô Văn Đạt",
    "Ngô Văn Đạo"),
    ("Lý Thị Lan", "Lý Thị Loan"), ("Đào Quang Vinh", "Đào Quang Vịnh"), ("Tạ Ngọc Quế",
    "Tạ Ngọc Quê"),
)  # fmt: skip
POSTS = (
    "Bí thư Huyện ủy", "Phó Bí thư Thường trực Tỉnh ủy", "Chủ tịch UBND tỉnh", "Phó Chủ tịch HĐND",
    "Trưởng Ban Tổ chức", "Trưởng Ban Tuyên giáo và Dân vận", "Chủ nhiệm Ủy ban Kiểm tra",
    "Giám đốc Công an tỉnh", "Chỉ huy trưởng Bộ CHQS", "Giám đốc Sở Tài chính", "Giám đốc Sở Y tế",
    "Giám đốc Sở Nội vụ", "Hiệu trưởng Trường Chính trị", "Chánh Văn phòng", "Bí thư Tỉnh Đoàn",
    "Chủ tịch Hội Nông dân", "Chủ tịch Hội LHPN", "Chủ tịch Ủy ban MTTQ", "Bí thư Đảng ủy phường",
    "Viện trưởng Viện KSND", "Chánh án TAND khu vực", "Phó Trưởng đoàn ĐBQH chuyên trách",
    "Hiệu trưởng Trường THPT chuyên", "Phó Giám đốc Sở Nông nghiệp và Môi trường",
)  # fmt: skip
PLACES = (
    "An Biên", "Bình Minh", "Cẩm Giàng", "Đông Hải", "Hòa Lạc", "Kim Sơn", "Lương Tài", "Mỹ Đức",
    "Nam Đàn",
    "Phú Thọ", "Quảng Oai", "Sơn Tịnh", "Tân Uyên", "Thủy Nguyên", "Vĩnh Tường", "Yên Dũng",
    "Ứng Hòa",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on a list."""

    name: str
    woman: bool
    post: str
    alias: str | None = None


def _pick(rng: np.random.Generator, words: tuple[str, ...] | list[str]) -> str:
    return words[int(rng.integers(len(words)))]


def _usual(rng: np.random.Generator, woman: bool, syllables: int) -> str:
    middle, given = (FEMALE_MIDDLE, FEMALE_GIVEN) if woman else (MALE_MIDDLE, MALE_GIVEN)
    words = [_pick(rng, FAMILY_NAMES)]
    while len(words) < syllables - 1:
        word = _pick(rng, middle)
        if word not in words:
            words.append(word)
    last = _pick(rng, given)
    while last in words:
        last = _pick(rng, given)
    return " ".join([*words, last])


def _long(rng: np.random.Generator, woman: bool) -> str:
    syllables = int(rng.choice([4, 5, 6, 7]))
    if syllables == 4:
        return _usual(rng, woman, 4)
    start = _usual(rng, woman, syllables - 2).rsplit(" ", 1)[0]
    second = _pick(rng, FAMILY_NAMES)
    while second in start.split():
        second = _pick(rng, FAMILY_NAMES)
    return f"{start} {second} {_pick(rng, DOUBLE_GIVEN)}"


def _sort_key(name: str) -> tuple[str, str]:
    def bare(word: str) -> str:
        word = word.lower().replace("đ", "dz")
        return "".join(
            c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)
        )

    words = name.split()
    return bare(words[-1]), bare(name)


def people(rng: np.random.Generator, count: int, kind: str) -> tuple[Person, ...]:
    """Make up a list of people, no name twice, in the order that lists have (by given name).

    Parameters
    ----------
    rng : numpy.random.Generator
    count : int
        How many.
    kind : {"usual", "long", "short", "similar", "minority"}
        `similar` holds pairs one mark apart, `short` names of one to three syllables.
    """
    names: dict[str, bool] = {}
    if kind == "similar":
        for index in rng.permutation(len(TWINS))[: max(1, count // 4)]:
            for name in TWINS[int(index)]:
                names[name] = " Thị " in name
    if kind == "minority":
        for index in rng.permutation(len(MINORITY_NAMES))[: max(1, 2 * count // 3)]:
            names[MINORITY_NAMES[int(index)]] = " Thị " in MINORITY_NAMES[int(index)]
    while len(names) < count:
        woman = bool(rng.random() < 0.4)
        if kind == "long":
            name = _long(rng, woman)
        elif kind == "short" and rng.random() < 0.6:
            name = _usual(rng, woman, 2) if rng.random() < 0.7 else _pick(rng, FEMALE_GIVEN)
        else:
            name = _usual(rng, woman, 4 if rng.random() < (0.5 if woman else 0.2) else 3)
        if name.casefold() not in {n.casefold() for n in names}:
            names[name] = woman
    chosen = sorted(list(names)[:count], key=_sort_key)
    return tuple(Person(n, names[n], _pick(rng, POSTS), _alias(rng)) for n in chosen)


def _alias(rng: np.random.Generator) -> str | None:
    roll = rng.random()
    if roll < 0.12:
        return f"{_pick(rng, ['Tư', 'Năm', 'Sáu', 'Út', 'Hai'])} {_pick(rng, MALE_GIVEN)}"
    if roll < 0.18:
        return f"Thích {_pick(rng, ['Minh', 'Thanh', 'Giác', 'Tâm'])} {_pick(rng, MALE_GIVEN)}"
    return None

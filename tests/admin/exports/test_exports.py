"""Kết xuất — what the files of winners and collectives hold when somebody opens them."""

from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

from app.admin.exports import (
    collective_csv,
    collective_xlsx,
    public_winners_csv,
    public_winners_xlsx,
    winners_csv,
    winners_xlsx,
)
from app.rules.policy import Publication, Shown

from .lists import (
    AN,
    BINH,
    COLLECTIVE,
    COLLECTIVE_HEADINGS,
    DIGEST,
    HEADINGS,
    PUBLIC_HEADINGS,
    WINNERS,
)
from .opening import HEADER, csv_table, lines, of, opened, table


def test_the_list_of_winners_has_the_official_columns_by_prize_then_place() -> None:
    header, *rows = table(winners_xlsx(WINNERS))
    assert header == HEADINGS
    assert [(row[0], row[1], row[13]) for row in rows] == [
        (1, "Trần Thị Bình", "Giải Nhất"),
        (2, "Lê Chi", "Giải Nhì"),
        (3, "Nguyễn Văn An", "Giải Nhì"),
    ]


def test_the_list_of_winners_may_be_in_the_order_of_names() -> None:
    assert [row[1] for row in table(winners_xlsx(WINNERS, order="name"))[1:]] == [
        "Nguyễn Văn An",
        "Trần Thị Bình",
        "Lê Chi",
    ]


def test_each_cell_has_the_type_that_excel_can_work_with() -> None:
    page = opened(winners_xlsx(of(BINH, AN)))
    cells = [(cell.value, cell.data_type, cell.number_format) for cell in page[HEADER + 1]]
    assert cells == [
        (1, "n", "0"),
        ("Trần Thị Bình", "s", "@"),
        (1990, "n", "0"),
        ("Nữ", "s", "@"),
        ("Chuyên viên, Đảng bộ Sở Nội vụ › Chi bộ 2", "s", "@"),
        ("Chi bộ 2", "s", "@"),
        ("Đảng bộ Sở Nội vụ", "s", "@"),
        ("Tuần 1", "s", "@"),
        ("10/10", "s", "@"),
        (7172, "n", "#,##0"),
        (1, "n", "#,##0"),
        (timedelta(hours=1, minutes=2, seconds=5), "d", "[mm]:ss"),
        (datetime.fromisoformat("2022-03-28T11:00:05"), "d", "dd/mm/yyyy hh:mm:ss"),
        ("Giải Nhất", "s", "@"),
        (2_000_000, "n", "#,##0"),
        ("0912345678", "s", "@"),
        (None, "n", "@"),
        (None, "n", "@"),
    ]
    empty = [HEADINGS[at] for at, cell in enumerate(page[HEADER + 2]) if cell.value is None]
    assert empty == [
        *[
            "Năm sinh",
            "Giới tính",
            "Số dự đoán",
            "Chênh lệch",
            "Tiền thưởng",
            "Số điện thoại",
            "Ghi chú",
            "Ký nhận",
        ]
    ]


def test_the_lines_around_the_table_say_what_it_is_and_where_it_comes_from() -> None:
    assert lines(winners_xlsx(WINNERS)) == [
        "Đảng ủy Khối",
        "DANH SÁCH CÁ NHÂN ĐẠT GIẢI",
        "Tìm hiểu Nghị quyết",
        "Tuần 1",
        "Tổng số: 03 (Ba) cá nhân",
        f"Mã kiểm chứng: {DIGEST}",
        "Kết quả được tính lúc 11:00 28/03/2022",
    ]


def test_prizes_and_persons_are_counted_apart_when_somebody_holds_two() -> None:
    fifty = [replace(AN, person=f"p{n}") for n in range(50)]
    assert lines(winners_xlsx(of(*fifty)))[4] == "Tổng số: 50 (Năm mươi) cá nhân"
    five_again = [replace(AN, person=f"p{n}") for n in range(5)]
    assert lines(winners_xlsx(of(*fifty, *five_again)))[4] == (
        "Tổng số: 55 (Năm mươi lăm) giải của 50 (Năm mươi) cá nhân"
    )


def test_a_list_without_winners_is_still_a_list() -> None:
    data = winners_xlsx(of())
    assert table(data) == [HEADINGS]
    assert lines(data)[4] == "Tổng số: 0 (Không) cá nhân"


def test_the_list_prints_on_a4_landscape_with_its_header_on_every_page() -> None:
    page = opened(winners_xlsx(WINNERS))
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$6:$6"
    assert page.freeze_panes == "A7"
    assert page.oddFooter.right.text == "Trang &P/&N"
    assert page.oddFooter.left.text == "Mã kiểm chứng: 9f9f9f9f9f9f9f9f…"


def test_equal_lists_give_equal_bytes() -> None:
    assert winners_xlsx(WINNERS) == winners_xlsx(replace(WINNERS, rows=WINNERS.rows[::-1]))


UNIT = "Đảng bộ Sở Nội vụ › Chi bộ 2"


def test_the_public_list_holds_what_the_regulations_show_and_nothing_else() -> None:
    sheet, usual = of(replace(BINH, birth_year=1913), replace(AN, phone="0987654321")), Publication()
    header, *rows = table(public_winners_xlsx(sheet, usual))
    assert header == PUBLIC_HEADINGS
    assert [row[:4] + row[5:] for row in rows] == [
        [1, "Trần Thị Bình", UNIT, "10/10", "Giải Nhất"],
        [2, "Nguyễn V. A***", UNIT, "10/10", "Giải Nhì"],
    ]
    private = ("0912345678", "0987654321", "1913", "Nguyễn Văn An", "Chuyên viên", "7172")
    for public, judges in ((public_winners_csv(sheet, usual), winners_csv(sheet)),):
        assert [word for word in private if word in public.decode()] == []
        assert [word for word in private if word in judges.decode()] == list(private)
    with ZipFile(BytesIO(public_winners_xlsx(sheet, usual))) as archive:
        inside = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert [word for word in private if word in inside] == []


def test_what_is_shown_in_part_is_shown_in_part() -> None:
    named = (Shown.NAME, Shown.BIRTH_YEAR, Shown.PHONE, Shown.UNIT)
    publication = Publication(shown=(*named, Shown.PREDICTION), masked=named)
    header, row = csv_table(public_winners_csv(of(BINH), publication))
    assert header == ["TT", "Họ và tên", "Năm sinh", "Số điện thoại", "Đơn vị", "Số dự đoán", "Giải"]
    assert row == ["1", "Trần T. B***", "199•", "•••678", "Đảng bộ Sở Nội vụ", "7172", "Giải Nhất"]


def test_a_list_says_at_its_foot_whether_complaints_may_still_change_it() -> None:
    told = "Còn thời hạn khiếu nại đến 00:00 10/05/2022: chưa trao giải."
    plain, awaited = of(BINH), replace(of(BINH), standing=told)
    assert [told in lines(winners_xlsx(one)) for one in (plain, awaited)] == [False, True]
    assert len(lines(winners_xlsx(awaited))) == len(lines(winners_xlsx(plain))) + 1


def test_the_list_of_collectives_has_the_official_columns_by_place() -> None:
    data = collective_xlsx(COLLECTIVE)
    header, *rows = table(data)
    assert header == COLLECTIVE_HEADINGS
    assert rows == [
        [1, "Chi bộ 2", 3, 3, 100, 3, 0, None, 0, 1, "Giấy khen", None],
        [2, "Đảng bộ Sở Y tế", 1200, 1150, 95.83, 3000, 900, 9.67, 4, 2, "Giấy khen", 500000],
        [3, "Chi bộ 10", 0, 0, None, 0, 0, None, 0, 3, None, None],
    ]
    assert lines(data)[1] == "DANH SÁCH TẬP THỂ"
    assert lines(data)[4] == "Tổng số: 03 (Ba) tập thể"


def test_csv_has_the_same_rows_as_printed() -> None:
    header, first, *_ = csv_table(winners_csv(WINNERS))
    assert header == HEADINGS
    assert first == [
        *["1", "Trần Thị Bình", "1990", "Nữ", "Chuyên viên, Đảng bộ Sở Nội vụ › Chi bộ 2", "Chi bộ 2"],
        *["Đảng bộ Sở Nội vụ", "Tuần 1", "10/10", "7172", "1", "62:05", "28/03/2022 11:00:05", "Giải Nhất"],
        *["2000000", "0912345678", "", ""],
    ]
    assert csv_table(collective_csv(COLLECTIVE))[2] == [
        *[
            "2",
            "Đảng bộ Sở Y tế",
            "1200",
            "1150",
            "95,83",
            "3000",
            "900",
            "9,67",
            "4",
            "2",
            "Giấy khen",
            "500000",
        ]
    ]

"""Kho tệp thử — every file is read with every expected question and problem, no more and no fewer."""

import pytest

from app.admin.banks.read import read_bank
from app.errors import BankUnreadable
from tests.banks.dirty_files import dirty_files
from tests.banks.exchange_files import exchange_files
from tests.banks.files import File, word_files
from tests.banks.office_files import office_files

FILES = [*word_files(), *office_files(), *exchange_files(), *dirty_files()]
EVERYWHERE = {"missing_source_everywhere"}


def test_the_corpus_is_large_and_its_names_are_different() -> None:
    assert len(FILES) >= 90
    assert len({file.name for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_read_as_a_person_reads_it(file: File) -> None:
    if file.refused:
        with pytest.raises(BankUnreadable) as error:
            read_bank(file.name, file.content)
        assert error.value.code == file.refused
        return
    bank = read_bank(file.name, file.content)
    assert [(q.n, q.stem, q.options) for q in bank.questions] == [
        (q.n, q.stem, q.options) for q in file.questions
    ]
    assert ["".join("ABCDEFGH"[i] for i in q.correct) for q in bank.questions] == [
        q.right for q in file.questions
    ]
    assert {problem.code for problem in bank.problems} - EVERYWHERE == file.problems

"""Checks the files of vocabularies: a file of another name than the program reads would be there for nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ..chinese.suggest import suggestion
from ..core.problems import Place, Problem, problem
from ..records.vocabulary import VOCABULARIES, Term
from .record_library import Library


def check_word_files(library: Library) -> Iterator[Problem]:
    """Yield a problem for each file of words that nothing reads."""
    files = {term.origin.file: term.id.rpartition("/")[0] for term in library.all(Term)}
    for file, vocabulary in sorted(files.items()):
        if vocabulary not in VOCABULARIES:
            guess = suggestion(vocabulary.rpartition("/")[2], VOCABULARIES)
            advice = f"，是否想叫 {guess}.yml？" if guess else "。"
            names = "、".join(sorted(VOCABULARIES))
            yield problem("vocabulary-unknown", Place(file), name=vocabulary, advice=advice, names=names)

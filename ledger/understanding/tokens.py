"""Words of a text: jieba with a tokenizer of our own, and pairs of neighbouring characters."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from ledger.understanding.vocabulary import FUNCTION_WORDS, STOP_WORDS, TERMS

_HAN = re.compile(r"[一-龥]+|[A-Za-z]+\d*")


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    """Return our tokenizer, not yet loaded. jieba is imported late: it costs start-up time."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.default_logger.setLevel(logging.CRITICAL)
    return jieba.Tokenizer()


def prepare(cache_dir: str | None = None) -> None:
    """Load the dictionary, once, before the first message (about a second).

    With `cache_dir` jieba keeps its parsed dictionary there, for a faster next start. Without, it
    keeps none: its default place is a temporary folder that others can write to.
    """
    tokenizer = _tokenizer()
    if tokenizer.initialized:
        return
    if cache_dir is None:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    else:
        tokenizer.tmp_dir = cache_dir
        tokenizer.initialize()
    for term in sorted(TERMS):
        tokenizer.add_word(term)


def words(text: str) -> list[str]:
    """Return the words of a text that say something, in order."""
    prepare()
    return [word for word in _tokenizer().cut(text, HMM=False) if _says_something(word)]


@lru_cache(maxsize=1024)
def cut(text: str) -> tuple[str, ...]:
    """Return all words of a text, in order."""
    prepare()
    return tuple(_tokenizer().cut(text, HMM=False))


def content_words(text: str) -> str:
    """Return the text with blanks in place of the words that name nothing."""
    prepare()
    return "".join(
        word if word not in FUNCTION_WORDS and word not in STOP_WORDS else " "
        for word in _tokenizer().cut(text, HMM=False)
    )


def pairs(text: str) -> Iterator[str]:
    """Yield each pair of neighbouring Chinese characters."""
    for run in _HAN.findall(text):
        if run.isascii():
            yield run.lower()
            continue
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def short_forms(parts: Iterable[str]) -> Iterator[str]:
    """Yield the abbreviations of two neighbouring words: 共同 富裕 -> 共富, 惠民 利企 -> 惠企."""
    before = ""
    for part in parts:
        whole = part if len(part) == 4 else before + part
        if len(whole) == 4 and (len(part) == 4 or len(part) == 2):
            yield whole[0] + whole[2]
            yield whole[0] + whole[3]
        before = part


def _says_something(word: str) -> bool:
    return len(word) > 1 and word not in STOP_WORDS and bool(_HAN.match(word))

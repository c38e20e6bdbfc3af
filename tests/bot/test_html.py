"""Markup: words are words, whatever they contain."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.html import Html, a, document, fragment, img, li, p, ul


def test_words_are_escaped_and_markup_is_not():
    assert (
        p("<b>三季度<5项</b>", Html("<i>x</i>"))
        == "<p>&lt;b&gt;三季度&lt;5项&lt;/b&gt;<i>x</i></p>"
    )


def test_an_attribute_cannot_be_broken_out_of():
    assert a("x", href='"><script>') == '<a href="&quot;&gt;&lt;script&gt;">x</a>'


def test_nothing_is_left_of_what_is_absent():
    assert p(None, False, title=None, hidden=False) == "<p></p>"
    assert img(src="/a.png", hidden=True) == '<img src="/a.png" hidden>'


def test_lists_of_children_are_joined():
    assert ul([li(n) for n in (1, 2)], [[li("3")]]) == "<ul><li>1</li><li>2</li><li>3</li></ul>"
    assert fragment("a", p("b")) == "a<p>b</p>"


def test_a_document_names_its_language():
    assert document(p("x"), lang="zh-CN").startswith('<!doctype html><html lang="zh-CN">')


@given(st.text())
def test_no_text_ever_becomes_an_element(words):
    inside = p(words, title=words)

    assert inside.count("<") == 2
    assert inside.count(">") == 2

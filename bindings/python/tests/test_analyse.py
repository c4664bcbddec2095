"""Analysis without a database, and the rules."""

import pytest

import codehone


def test_text_that_does_not_parse_is_one_finding() -> None:
    (finding,) = codehone.analyse("def f(:\n", language="python")
    assert finding.tool == "codehone"
    assert finding.rule == "syntax-error"
    assert finding.severity == "high"
    assert finding.span.start_line == 1
    assert finding.path == "input.py"


def test_the_language_may_follow_from_the_path() -> None:
    (finding,) = codehone.analyse("def f(:\n", path="web/app.pyi")
    assert finding.path == "web/app.pyi"
    with pytest.raises(codehone.InvalidInputError):
        codehone.analyse("x", path="notes.txt")
    with pytest.raises(codehone.InvalidInputError):
        codehone.analyse("x")


def test_rules_can_be_ignored() -> None:
    assert codehone.analyse("def f(:\n", language="python", ignore=["syntax-error"]) == []
    with pytest.raises(codehone.InvalidInputError):
        codehone.analyse("x", language="python", select=["no-such-rule"])


def test_values_compare_hash_and_turn_into_dicts() -> None:
    (one,) = codehone.analyse("def f(:\n", language="python")
    (two,) = codehone.analyse("def f(:\n", language="python")
    assert one == two
    assert hash(one) == hash(two)
    assert len({one.span, two.span}) == 1
    assert one != one.span
    plain = one.to_dict()
    assert plain["rule"] == one.rule
    assert plain["span"]["start_line"] == one.span.start_line
    assert repr(one).startswith(
        "Finding(tool='codehone', rule='syntax-error', path='input.py', span=Span("
    )


def test_rules_are_described() -> None:
    rules = codehone.rules()
    assert rules
    assert [rule.id for rule in rules] == sorted(rule.id for rule in rules)
    for rule in rules:
        assert 0 <= rule.confidence <= 1
        assert rule.summary and rule.why
        for example in rule.examples:
            bad = codehone.analyse(example.bad, language=example.language)
            # What other files may define is looked for in scans of folders only.
            alone = rule.id not in {"no-member", "no-name-in-module"}
            assert not alone or rule.id in {finding.rule for finding in bad}


def test_advice_says_what_to_do_and_what_is_known_about_the_cost() -> None:
    (finding,) = codehone.analyse(
        "any([x > 0 for x in xs])\n", language="python", select=["generator-in-any-all"]
    )
    advice = codehone.advise(finding)
    assert (advice.category, advice.severity) == ("performance", "minor")
    assert advice.observation == finding.message
    assert advice.recommendation
    assert advice.hint is not None
    assert (advice.hint.space_before, advice.hint.space_after) == ("O(n)", "O(1)")
    (broken,) = codehone.analyse("def f(:\n", language="python")
    assert codehone.advise(broken).hint is None

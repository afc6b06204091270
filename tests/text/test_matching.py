"""What two lists have in common."""

from hypothesis import given
from hypothesis import strategies as st

from app.text.matching import Budget, stretches

lists = st.lists(st.sampled_from("abcdefgh"), max_size=30)


@given(lists, lists, st.sampled_from([0, 50, 100_000]))
def test_both_lists_are_covered_and_what_is_the_same_is_the_same(
    old: list[str], new: list[str], steps: int
) -> None:
    a = c = 0
    last: bool | None = None
    for one in stretches(old, new, Budget(steps)):
        assert (one.a, one.c) == (a, c)
        assert (old[one.a : one.b] == new[one.c : one.d]) or not one.same
        assert not (last is False and one.same is False)
        a, c, last = one.b, one.d, one.same
    assert (a, c) == (len(old), len(new))


def test_what_stands_once_holds_the_rest_together() -> None:
    old, new = ["the", "cat", "sat", "on", "the", "mat"], ["the", "dog", "sat", "on", "a", "mat"]
    said = [old[one.a : one.b] for one in stretches(old, new, Budget(0)) if one.same]
    assert said == [["the"], ["sat", "on"], ["mat"]]


def test_beyond_the_budget_all_counts_as_different() -> None:
    old, new = [*"xabab"], [*"bbaay"]
    assert [one.same for one in stretches(old, new, Budget(0))] == [False]
    assert any(one.same for one in stretches(old, new, Budget()))

"""The tree of article A's bloc: 67 cơ sở (36 đảng bộ, 31 chi bộ), 10 đảng bộ bộ phận, 259 chi bộ below them."""

from typing import Any

MEMBERS = 4_500


def article_a() -> list[tuple[Any, ...]]:
    """337 units: 36 + 31 cơ sở, 10 bộ phận under the first ten đảng bộ, 259 = 221 + 38 chi bộ under đảng bộ and
    bộ phận. 290 of them are leaves; the members, 4,500, stand in the leaves and are summed up here."""
    parents = {"khoi": ""}
    kinds = {"khoi": "dang_bo_khoi"}
    for i in range(36):
        parents[f"db-{i}"], kinds[f"db-{i}"] = "khoi", "dang_bo_co_so"
    for i in range(31):
        parents[f"cbcs-{i}"], kinds[f"cbcs-{i}"] = "khoi", "chi_bo_co_so"
    for i in range(10):
        parents[f"dbbp-{i}"], kinds[f"dbbp-{i}"] = f"db-{i}", "dang_bo_bo_phan"
    for i in range(221):
        parents[f"cb-{i}"], kinds[f"cb-{i}"] = f"db-{i % 36}", "chi_bo"
    for i in range(221, 259):
        parents[f"cb-{i}"], kinds[f"cb-{i}"] = f"dbbp-{i % 10}", "chi_bo"
    members = dict.fromkeys(parents, 0)
    for i, leaf in enumerate(leaves(parents)):
        share = MEMBERS // 290 + (i < MEMBERS % 290)
        while leaf:
            members[leaf] += share
            leaf = parents[leaf]
    return [(id, parents[id], kinds[id], f"Đơn vị {id}", members[id], members[id] + 5) for id in parents]


def leaves(parents: dict[str, str]) -> list[str]:
    above = set(parents.values())
    return [id for id in parents if id not in above]

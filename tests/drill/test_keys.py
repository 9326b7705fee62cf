"""The key pairs of a rehearsal."""

from __future__ import annotations

from cie_runbook.drill.keys import invented_keys, may_use, owner


def test_each_org_has_its_own_pair_the_same_every_time() -> None:
    keys = invented_keys(("vagov", "tevi", "vetext"))
    values = [value for pair in keys.values() for value in (pair.api_key, pair.app_key)]

    assert len(set(values)) == 6
    assert all(value.startswith("drill-") and len(value) >= 8 for value in values)
    assert keys == invented_keys(("vagov", "tevi", "vetext"))


def test_an_api_key_tells_its_org() -> None:
    keys = invented_keys(("vagov", "tevi"))

    assert owner(keys.values(), keys["tevi"].api_key) == keys["tevi"]
    assert owner(keys.values(), "somebody-elses") is None
    assert owner(keys.values(), "") is None
    assert owner(keys.values(), "schlüssel\udcff") is None


def test_an_application_key_of_another_org_does_not_fit() -> None:
    keys = invented_keys(("vagov", "tevi"))

    assert may_use(keys["tevi"], keys["tevi"].app_key)
    assert not may_use(keys["tevi"], keys["vagov"].app_key)

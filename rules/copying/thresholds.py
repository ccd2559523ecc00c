"""From which similarity on two texts count as copied; the office may set its own numbers in policy.toml under [thresholds]."""

from __future__ import annotations

from crawler.register.model import Policy

# Starting values: 0.90 against last year has a published source (法治蓝皮书 2017: 重复率达90%), the others are ours.
DEFAULTS = {"X-SIM": 0.90, "X-SIM.info": 0.80, "X-SIM-PROBLEM": 0.85, "X-PEER": 0.85}


def threshold(policy: Policy, name: str) -> float:
    """The office's number for `name`, else ours. Raises KeyError for a name that no rule uses."""
    return policy.thresholds.get(name, DEFAULTS[name])

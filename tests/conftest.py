"""Settings for Hypothesis: ``HYPOTHESIS_PROFILE=fuzz`` (``make fuzz``) asks many more examples."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# No example is timed: a busy machine must not fail a test. In continuous integration every run has the same
# examples, so that a failure belongs to the change that is being tested.
settings.register_profile("default", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.register_profile(
    "fuzz", deadline=None, max_examples=20_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "default"))

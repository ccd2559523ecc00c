"""A local site that behaves like the real one (see docs), for the demo, tests and benchmarks; no room imports it."""

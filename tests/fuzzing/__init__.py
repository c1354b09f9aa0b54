"""One target for each parser of foreign bytes: run in short by the tests, long by bench/fuzz.py."""

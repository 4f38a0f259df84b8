"""What the makefile runs besides the tests: blessing, the corpus, the benchmark."""

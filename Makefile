# The commands of this project. `make check` is the definition of done.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
else
BIN := .venv/bin
endif
TYPED := storeapp headoffice bench packaging/bootstrap.py packaging/demo.py packaging/judge.py tests
UV_COMPILE := $(BIN)/uv pip compile pyproject.toml --extra headoffice --group dev \
	--universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" --quiet --output-file requirements.lock

# Tests, demo and benchmarks start programs of ours by the dozen; none has to be compiled twice.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help bootstrap bootstrap-tests demo test lint check bench prove judge cover format lock clean

help:
	@echo "make demo    a head office and a till with demo goods (screenshots where there is no display)"
	@echo "make test    all tests"
	@echo "make lint    style, types and import directions"
	@echo "make check   test and lint: the definition of done"
	@echo "make bench   the speed figures; BENCH=name runs one"
	@echo "make prove   the long proofs (power cuts, fuzzing)"
	@echo "make judge   our bytes judged by programs of others, where they are at hand"
	@echo "make cover   tests with branch coverage"
	@echo "make format  puts the code into the project's format"
	@echo "make lock    takes the newest allowed versions into requirements.lock (UPGRADE=1)"
	@echo "make clean   removes what the commands above made"

bootstrap:
	@$(PYTHON) packaging/bootstrap.py

bootstrap-tests:
	@$(PYTHON) packaging/bootstrap.py --tests

demo: bootstrap
	$(BIN)/python packaging/demo.py

test: bootstrap-tests
	$(BIN)/python -m pytest -n 4 -m "not prove"

lint: bootstrap
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(wildcard $(TYPED))
	$(BIN)/lint-imports

check: test lint

bench: bootstrap
	$(BIN)/python -m bench $(BENCH)

prove: export HYPOTHESIS_PROFILE = new
prove: bootstrap-tests
	$(BIN)/python -m pytest -m prove --timeout 3600

judge: bootstrap-tests
	$(BIN)/python packaging/judge.py

cover: bootstrap-tests
	$(BIN)/python -m pytest -n 4 -m "not prove" --cov --cov-report=term-missing:skip-covered

format: bootstrap
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: bootstrap
	$(UV_COMPILE) $(if $(UPGRADE),--upgrade)

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(d, ignore_errors=True) for d in \
		('.venv', 'build', 'dist', 'demo-out', 'htmlcov', '.hypothesis', \
		 '.mypy_cache', '.pytest_cache', '.ruff_cache', '.import_linter_cache')]"

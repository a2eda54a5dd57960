"""train_lam1: the vocabulary, a base language model on the corpus, then SFT from task to plan (paper 4.1)."""

import logging
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks import store
from tasks.apps.catalogue import load_app
from tasks.model import checkpoints, library, plan_text, tokenizer
from tasks.model import vocabulary as v
from tasks.model.augmentation import Augmentation, Sample
from tasks.model.controls import Prior
from tasks.model.rendering import Renderer, RenderingConfig
from tasks.model.words import common_words, units
from tasks.model.words import split as words_of
from tasks.params import Optimisation, Params, TrainLam1, run_of, section_of
from tasks.planner import manual, survey
from tasks.planner.survey import Survey
from tasks.schemas import Document, Reject, Shard, TaskPlan
from tasks.training import dev, large, reading, sft, shards, watch
from tasks.training.batches import Shuffled, Stream
from tasks.training.imitation import DEV_PLANS, evenly
from tasks.training.rows import plan_samples

VERSION = 1
STAGE = "train_lam1"
OUTS = ("checkpoint", "base", shards.CURVES, "rejects.parquet")
THREADS = 1  # beside the desktop stages two threads wait for each other: 6 s an update were measured, 0.2 s with one
DOCUMENTS = store.data_dir("collect") / "documents.parquet"
PAIRS = store.data_dir("curate_plans") / "pairs.parquet"
SURVEY = store.data_dir("instantiate")
WINDOW = 96
"""Tokens of a stretch of running text."""
DEV_PAIRS = 120

log = logging.getLogger(__name__)


def split(params: Params) -> list[Shard]:
    """One shard: the corpus and the plan pairs."""
    return shards.one(STAGE, VERSION, params, [DOCUMENTS, PAIRS, SURVEY / survey.FILE, SURVEY / manual.FILE])


def work(shard: Shard) -> Path:
    """Train base and LAM1; resumable."""
    done = store.shard_path(shard, ".tar")
    if done.exists():
        return done
    own, seed, folder = section_of(shard, TrainLam1), run_of(shard).seed, shards.working(shard)
    documents = store.read_rows(DOCUMENTS, Document)
    train, held = reading.pairs(PAIRS), reading.pairs(PAIRS, ("dev",))[:DEV_PAIRS]
    if own.model != "scratch":
        result = large.train_plan(own, train, held, seed, folder)
    else:
        result = _small(own, documents, train, held, seed, folder)
    out = shards.out(folder)
    app = load_app(run_of(shard).app)
    known = library.build(app, Survey.load(SURVEY), manual.load(SURVEY), out / "checkpoint", out / "base")
    store.write_json(out / "summary.json", {**result, "library": known})
    return shards.pack(out, shard)


def _small(
    own: TrainLam1, documents: Sequence[Document], train: Sequence[TaskPlan], held: Sequence[TaskPlan], seed: int,
    folder: Path,
) -> dict[str, Any]:  # fmt: skip
    renderer = make_renderer(own, documents, train)
    model = checkpoints.fresh_model(own.architecture, renderer.codes, seed)
    out = shards.out(folder)
    corpus = corpus_samples(renderer, documents)
    base_curve, base_spent = _base(own, renderer, model, corpus, seed, folder / "base")
    checkpoints.save(model, renderer, out / "base")
    trained = Renderer(
        renderer.codes, renderer.config.model_copy(update={"modes": ("plan",)}), renderer.common, renderer.prior
    )
    learned, watched = reading.apart(train)
    samples, rejects = plan_samples(trained, learned)
    rejects += [Reject(stage=STAGE, row_id=p.pair_id, reason="kept_for_watching") for p in watched]
    dev_samples, _ = plan_samples(trained, [*held, *watched] or train[:: max(1, len(train) // DEV_PAIRS)])
    order = Shuffled(len(samples), seed)
    vary = Augmentation(trained.codes)

    def draw(chance: random.Random) -> Sample:
        sample = samples[order.next()]
        return Sample(vary.thinned(sample.prompt, chance), sample.completion)

    stream = Stream(draw, own.optimisation.batch_tokens, trained.codes.pad, seed)
    look = dev.looks(trained, dev_samples, [], evenly(watched, DEV_PLANS))
    curve, spent = sft.train("LAM1", model, stream, own.optimisation, look, folder / "plan", seed, THREADS)
    checkpoints.save(model, trained, out / "checkpoint")
    store.write_text(out / shards.CURVES, shards.curves({"base": base_curve.points, "plan": curve.points}))
    store.write_rows(out / "rejects.parquet", Reject, rejects)
    return {
        "n_in": len(train), "n_out": len(samples), "parameters": sum(p.numel() for p in model.parameters()),
        "vocabulary": len(trained.codes), "common_words": len(trained.common), "corpus_samples": len(corpus),
        "dev_loss": curve.points[-1]["dev_loss"] if curve.points else None,
        "dev_plans": dev.plan_success(model, trained, watched), "best_update": curve.best_update,
        "base": base_spent, **spent,
    }  # fmt: skip


def make_renderer(own: TrainLam1, documents: Sequence[Document], pairs: Sequence[TaskPlan]) -> Renderer:
    """Vocabulary from corpus, plans and the interface names of the documentation; common words from the corpus."""
    texts = [d.text for d in documents]
    names = sorted({m.text for d in documents for s in d.sections for step in s.steps for m in step.ui})
    plans = [" ".join((p.task, *p.plan)) for p in pairs]
    codes = tokenizer.Codes(tokenizer.train([*texts, *plans, *names, *names], own.vocabulary))
    cased = plan_text.own_capitals(texts)
    config = RenderingConfig(top_k=own.top_k, cased=cased, asked=asking_words(pairs))
    common = common_words(texts) | {w for name in names for w in words_of(name) if w.isalpha()}
    return Renderer(codes, config, common, Prior())


def asking_words(pairs: Sequence[TaskPlan], least: int = 3) -> tuple[str, ...]:
    """Words with which tasks ask: in several tasks, and in none of them a value that the plan quotes."""
    counts: Counter[str] = Counter()
    for pair in pairs:
        given = {w for step in pair.plan for u in units(step) if u.kind == "quoted" for w in u.words}
        counts.update({u.words[0] for u in units(pair.task) if u.kind == "word"} - given)
    return tuple(sorted(word for word, count in counts.items() if count >= least))


def corpus_samples(renderer: Renderer, documents: Sequence[Document]) -> list[Sample]:
    """Running text in windows, each predicted as a whole."""
    start = (renderer.codes.special[v.CORPUS],)
    samples = []
    for document in documents:
        ids = [i for line in document.text.splitlines() if line.strip() for i in plan_text.running(renderer, line)]
        samples += [Sample(start, tuple(ids[i : i + WINDOW])) for i in range(0, len(ids), WINDOW) if len(ids) - i > 8]
    return samples


def _base(
    own: TrainLam1, renderer: Renderer, model: Any, corpus: Sequence[Sample], seed: int, folder: Path
) -> tuple[watch.Curve, dict[str, float]]:
    """A few hundred updates as a language model: what LAM1 starts from, and the ladder's lowest trained rung."""
    chance = random.Random(seed)
    held = frozenset(chance.sample(range(len(corpus)), min(100, len(corpus) // 10)))
    train = [s for i, s in enumerate(corpus) if i not in held]
    order = Shuffled(len(train), seed)
    optimisation = own.optimisation.model_copy(
        update={"updates": own.corpus_updates, "evaluate_every": max(1, own.corpus_updates // 2), "patience": 99}
    )
    stream = Stream(lambda _: train[order.next()], optimisation.batch_tokens, renderer.codes.pad, seed)
    look = dev.looks(renderer, [corpus[i] for i in sorted(held)], [])
    return sft.train(
        "base", model, stream, Optimisation.model_validate(optimisation.model_dump()), look, folder, seed, THREADS
    )


def merge(params: Params, paths: Sequence[Path]) -> dict[str, Any]:
    """Put checkpoint, base and curves in place."""
    return shards.finish(STAGE, paths, OUTS)

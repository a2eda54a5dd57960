"""The LAM's BPE vocabulary: lower case, one leading-space form, digits split, special tokens of the rendering.

Words are encoded one at a time and remembered, so that a state costs dictionary look-ups, not BPE runs.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from tasks.errors import DataError
from tasks.model import vocabulary as v

PUNCTUATION = "\"'.,:;-–—/()[]{}<>|&%+=!?*#@$_~^…•→≥≤°×“”‘’€£§©®™\\`"


def train(texts: Iterable[str], size: int) -> Tokenizer:
    """Make the vocabulary from corpus, plans and UI titles; deterministic for equal texts in equal order."""
    tokenizer = Tokenizer(models.BPE(unk_token=v.UNK))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always"),
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.Punctuation(behavior="isolated"),
        ]
    )
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    alphabet = list("▁abcdefghijklmnopqrstuvwxyz0123456789" + PUNCTUATION)
    trainer = trainers.BpeTrainer(
        vocab_size=size, special_tokens=v.special_tokens(), initial_alphabet=alphabet,
        limit_alphabet=len(alphabet) + 40,
        show_progress=False, min_frequency=2,
    )  # fmt: skip
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def save(tokenizer: Tokenizer, folder: Path) -> None:
    """Write tokenizer.json and the config with which AutoTokenizer loads it; pad is not the terminator."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast", "pad_token": v.PAD, "unk_token": v.UNK, "eos_token": v.EOS,
        "model_max_length": 1024, "clean_up_tokenization_spaces": False, "padding_side": "right",
    }  # fmt: skip
    (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n", encoding="utf-8")


class Codes:
    """Token ids of special tokens and words, remembered.

    Args:
        tokenizer: as trained here.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        names = tokenizer.get_vocab()
        missing = [t for t in v.special_tokens() if t not in names]
        if missing:
            raise DataError(
                "tokenizer",
                f"no token {missing[0]!r} and {len(missing) - 1} more",
                "the LAM's vocabulary",
                "train LAM1 again",
            )
        self.special: dict[str, int] = {t: names[t] for t in v.special_tokens()}
        self._names = names
        self._pieces: dict[int, str] = {i: t for t, i in names.items()}
        self._words: dict[str, tuple[int, ...]] = {}
        self.eos, self.pad = self.special[v.EOS], self.special[v.PAD]

    @classmethod
    def load(cls, folder: Path) -> "Codes":
        """From a checkpoint folder.

        Raises:
            DataError: no tokenizer there, or not one of ours.
        """
        path = folder / "tokenizer.json"
        if not path.exists():
            raise DataError(str(path), "no such file", "a checkpoint's tokenizer", "train LAM1")
        return cls(Tokenizer.from_file(str(path)))

    def __len__(self) -> int:
        return len(self._names)

    def word(self, word: str) -> tuple[int, ...]:
        """Ids of one word, number or punctuation mark, always in its leading-space form."""
        found = self._words.get(word)
        if found is None:
            if len(word) == 1 and word in PUNCTUATION:
                found = (self._names.get(word, self.special[v.UNK]),)
            else:
                found = tuple(self.tokenizer.encode(word, add_special_tokens=False).ids)
            if len(self._words) < 200_000:
                self._words[word] = found
        return found

    def words(self, words: Sequence[str]) -> list[int]:
        """Ids of several."""
        return [i for w in words for i in self.word(w)]

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        """The pieces' texts, "▁" standing for the space before a word."""
        return (self._pieces.get(i, v.UNK) for i in ids)

    def keys(self, keys: str) -> list[int]:
        """Ids of a keyboard_input argument: named keys are tokens of their own ("{CTRL}b", "{TAB 2}")."""
        ids: list[int] = []
        for part in re.findall(r"\{[^{}]*\}|[^{}]+|[{}]", keys):
            named = re.fullmatch(r"\{([A-Z0-9]+)(?: (\d+))?\}", part)
            if named and v.key_token(named[1]) in self.special:
                ids += [self.special[v.key_token(named[1])], *self.word(named[2] or "")]
            else:
                ids += [i for w in re.findall(r"\w+|[^\w\s]", part) for i in self.word(w.lower())]
        return ids


def describe(codes: Codes) -> dict[str, Any]:
    """Facts about the vocabulary for a metrics file."""
    return {"vocabulary": len(codes), "special_tokens": len(codes.special)}

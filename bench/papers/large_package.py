"""Makes a package of the size of a real translation model, which translates into nonsense.

    PYTHONPATH=.:bench python -m papers.large_package FROM TO FILE.argosmodel [--seed N]

Six layers each way, 512 wide, 32,000 pieces of words, int8: the "base" transformer of Vaswani and
others (2017).  Weights are random, and the pieces of the tiny package are filled up with invented
ones: it weighs in memory what a real one does, and nothing more is meant by it.  For
`bench/memory.py --package`.
"""

import argparse
import json
import tempfile
import zipfile
from pathlib import Path

import numpy as np
from ctranslate2.specs import common_spec, model_spec, transformer_spec

TINY = Path("tests/data/models/certs-es_en.argosmodel")
LAYERS, HEADS, WIDTH, INNER, PIECES = 6, 8, 512, 2048, 32_000
POSITIONS = 512
SPREAD = 0.02
"""Standard deviation of the random weights."""
END, TOWARDS_THE_END = 2, 0.2
"""The piece that ends a sentence; each place in a sentence points so much more to it."""


def main() -> None:
    """Make one package."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        save(Path(folder), np.random.default_rng(options.seed))
        pack(Path(folder), options.file, f"{options.source}_{options.target}")
    print(f"{options.file}={options.file.stat().st_size / 1024 / 1024:.0f}MB")


def save(folder: Path, draw: np.random.Generator) -> None:
    """Write the model into a folder, as CTranslate2 keeps it."""
    spec = transformer_spec.TransformerSpec.from_config(
        (LAYERS, LAYERS), HEADS, pre_norm=True, activation=common_spec.Activation.RELU
    )
    embedded = weights(draw, PIECES, WIDTH)
    spec.encoder.embeddings[0].weight = embedded
    spec.decoder.embeddings.weight = embedded
    said = weights(draw, PIECES, WIDTH)
    spec.decoder.projection.weight = said
    spec.decoder.projection.bias = np.zeros(PIECES, np.float32)
    spec.encoder.position_encodings.encodings = weights(draw, POSITIONS, WIDTH)
    towards = said[END] / np.linalg.norm(said[END]) * TOWARDS_THE_END
    ever_nearer = np.outer(np.arange(POSITIONS, dtype=np.float32), towards)
    spec.decoder.position_encodings.encodings = weights(draw, POSITIONS, WIDTH) + ever_nearer
    for side in (spec.encoder, spec.decoder):
        side.scale_embeddings = True
        normal(side.layer_norm)
        for layer in side.layer:
            fill(layer, draw)
    pieces = [*shared_pieces(), *(f"▁piece{number}" for number in range(PIECES))][:PIECES]
    spec.register_source_vocabulary(pieces)
    spec.register_target_vocabulary(pieces)
    spec.config.bos_token, spec.config.eos_token, spec.config.unk_token = "<s>", "</s>", "<unk>"
    spec.config.decoder_start_token = spec.config.bos_token
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(folder))


def fill(layer: model_spec.LayerSpec, draw: np.random.Generator) -> None:
    """Give one layer of the encoder or the decoder its weights."""
    own = layer.self_attention
    normal(own.layer_norm)
    linear(own.linear[0], draw, 3 * WIDTH, WIDTH)
    linear(own.linear[1], draw, WIDTH, WIDTH)
    if hasattr(layer, "attention"):
        across = layer.attention
        normal(across.layer_norm)
        linear(across.linear[0], draw, WIDTH, WIDTH)
        linear(across.linear[1], draw, 2 * WIDTH, WIDTH)
        linear(across.linear[2], draw, WIDTH, WIDTH)
    normal(layer.ffn.layer_norm)
    linear(layer.ffn.linear_0, draw, INNER, WIDTH)
    linear(layer.ffn.linear_1, draw, WIDTH, INNER)


def linear(spec: common_spec.LinearSpec, draw: np.random.Generator, rows: int, width: int) -> None:
    """Random weights without a bias."""
    spec.weight = weights(draw, rows, width)
    spec.bias = np.zeros(rows, np.float32)


def normal(spec: common_spec.LayerNormSpec) -> None:
    """A normalisation that changes nothing else."""
    spec.gamma = np.ones(WIDTH, np.float32)
    spec.beta = np.zeros(WIDTH, np.float32)


def weights(draw: np.random.Generator, rows: int, width: int) -> np.ndarray:
    """Random numbers, as rows."""
    return draw.normal(0, SPREAD, (rows, width)).astype(np.float32)


def shared_pieces() -> list[str]:
    """The pieces that the tiny package's own tokenizer makes."""
    with zipfile.ZipFile(TINY) as tiny:
        [name] = [each for each in tiny.namelist() if each.endswith("shared_vocabulary.json")]
        return list(json.loads(tiny.read(name)))


def pack(model: Path, file: Path, pair: str) -> None:
    """Put the model into a package with the tokenizer of the tiny one."""
    source, target = pair.split("_")
    with zipfile.ZipFile(TINY) as tiny, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name in tiny.namelist():
            if "/model/" in name:
                continue
            content = tiny.read(name)
            if name.endswith("metadata.json"):
                known = json.loads(content) | {"from_code": source, "to_code": target}
                content = json.dumps(known).encode()
            package.writestr(name.replace("es_en", pair, 1), content)
        for path in sorted(model.iterdir()):
            package.write(path, f"translate-{pair}_tiny/model/{path.name}")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""How fast attn-tui is beside others on the same work, on this machine.

One pass of a BERT-like checkpoint over a text, in float32, with the attention maps of all heads:

- onnxruntime: the model exported to ONNX with its attentions as outputs, all optimisations on;
- transformers: eager attention with output_attentions=True;
- MKL: no pass at all, only the sum of its matrix products, by the same library that PyTorch uses.

All are measured in turns, so that what else the machine does falls on all of them; the ratios are
medians of those of each turn. Needs, from PyPI: torch transformers onnx onnxruntime mkl

    python3 Benchmarks/peers.py FOLDER [--program .build/release/attn-tui] [--turns 9]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

LENGTHS = (16, 128, 512)
THREADS = (1, 2)
PEERS = ("onnxruntime", "transformers", "mkl")
WORDS = (
    "the animal did not cross the street because it was too tired and we waited there for a "
    "long time until the rain had stopped falling on the old town"
).split()


def main():
    options = arguments()
    warnings.filterwarnings("ignore")
    os.environ.update(TRANSFORMERS_VERBOSITY="error", HF_HUB_DISABLE_PROGRESS_BARS="1")
    if options.work:
        return work(options)
    with tempfile.TemporaryDirectory() as folder:
        export(options.model, os.path.join(folder, "model.onnx"))
        texts = {length: text(options.model, length, folder) for length in LENGTHS}
        for threads in THREADS:
            workers = {peer: Worker(peer, threads, options.model, folder) for peer in PEERS}
            for length in LENGTHS:
                report(length, threads, turns(options, workers, length, threads, texts[length]))
            for worker in workers.values():
                worker.stop()


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", help="a checkpoint folder, of the BERT family")
    parser.add_argument("--program", default=".build/release/attn-tui")
    parser.add_argument("--turns", type=int, default=9)
    parser.add_argument("--work", help=argparse.SUPPRESS)
    parser.add_argument("--threads", type=int, default=1, help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


# What is measured


def turns(options, workers, length, threads, path):
    """For each of the turns the milliseconds of everybody."""
    runs = max(8, 4096 // length)
    result = []
    for _ in range(options.turns):
        turn = {}
        for name, worker in workers.items():
            turn[name] = worker.measure(length, runs)
        # Threads of the peers look for work for a while after they are done.
        time.sleep(0.3)
        figures = json.loads(
            subprocess.run(
                [options.program, "bench", options.model, "--text-file", path, "--json"]
                + ["--runs", str(runs), "--threads", str(threads)],
                check=True, capture_output=True, text=True).stdout)
        assert figures["tokens"] == length, figures
        turn["attn-tui"] = figures[f"pass{threads}"]
        turn["edit"] = figures[f"edit{threads}"]
        result.append(turn)
    return result


def report(length, threads, turns):
    def median(name):
        return statistics.median(turn[name] for turn in turns)

    def ratio(name):
        return statistics.median(turn[name] / turn["attn-tui"] for turn in turns)

    edit = statistics.median(turn["attn-tui"] / turn["edit"] for turn in turns)
    print(
        f"{length:4} tokens, {threads} thread{'s' if threads > 1 else ' '}"
        f"  attn-tui {median('attn-tui'):7.2f} ms"
        f"  onnxruntime {median('onnxruntime'):7.2f} ms ({ratio('onnxruntime'):.2f} times)"
        f"  transformers {median('transformers'):7.2f} ms ({ratio('transformers'):.2f} times)"
        f"  MKL products {median('mkl'):7.2f} ms ({100 * ratio('mkl'):.0f} %)"
        f"  edit {median('edit'):6.3f} ms ({edit:.0f} times)",
        flush=True)


# The workers, each a process of its own


class Worker:
    def __init__(self, peer, threads, model, folder):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads), MKL_NUM_THREADS=str(threads))
        self.process = subprocess.Popen(
            [sys.executable, __file__, model, "--work", peer, "--threads", str(threads)]
            + ["--folder", folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)

    def measure(self, length, runs):
        """The median of some runs, in milliseconds."""
        time.sleep(0.3)
        print(length, runs, file=self.process.stdin, flush=True)
        return float(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def work(options):
    # Libraries print, too.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    make = {"onnxruntime": onnx_pass, "transformers": transformers_pass, "mkl": mkl_products}
    prepare = make[options.work](options)
    passes = {}
    for line in sys.stdin:
        length, runs = map(int, line.split())
        if length not in passes:
            passes[length] = prepare(length)
            passes[length]()
        times = []
        for _ in range(runs):
            begun = time.perf_counter()
            passes[length]()
            times.append((time.perf_counter() - begun) * 1000)
        print(statistics.median(times), file=answers, flush=True)


def ids_of(options, length):
    from tokenizers import Tokenizer

    with open(os.path.join(options.folder, f"{length}.txt")) as file:
        tokenizer = Tokenizer.from_file(os.path.join(options.model, "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer.encode(file.read()).ids


def onnx_pass(options):
    import numpy
    import onnxruntime

    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = options.threads
    settings.inter_op_num_threads = 1
    settings.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
    session = onnxruntime.InferenceSession(
        os.path.join(options.folder, "model.onnx"), settings, ["CPUExecutionProvider"])

    def prepare(length):
        ids = numpy.array([ids_of(options, length)], dtype=numpy.int64)
        feed = {"input_ids": ids, "attention_mask": numpy.ones_like(ids)}
        return lambda: session.run(None, feed)

    return prepare


def transformers_pass(options):
    import torch

    torch.set_num_threads(options.threads)
    model = eager_model(options.model)

    def prepare(length):
        ids = torch.tensor([ids_of(options, length)])

        def run():
            with torch.inference_mode():
                model(input_ids=ids, output_attentions=True)

        return run

    return prepare


def eager_model(folder):
    from transformers import AutoModel

    return AutoModel.from_pretrained(folder, attn_implementation="eager").eval()


def export(folder, path):
    import torch

    class Pass(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = eager_model(folder)

        def forward(self, input_ids, attention_mask):
            result = self.model(
                input_ids=input_ids, attention_mask=attention_mask, output_attentions=True)
            return (result.last_hidden_state, *result.attentions)

    ids = torch.ones(1, 16, dtype=torch.long)
    layers = Pass().model.config.num_hidden_layers
    names = ["last_hidden_state"] + [f"attention.{layer}" for layer in range(layers)]
    axes = {name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")}
    with torch.inference_mode():
        torch.onnx.export(
            Pass(), (ids, torch.ones_like(ids)), path, input_names=list(axes), output_names=names,
            dynamic_axes=axes, opset_version=17, dynamo=False)


def mkl_products(options):
    import ctypes
    import glob
    import sysconfig

    import numpy

    prefix = os.path.dirname(sysconfig.get_paths()["data"] + "/")
    library = ctypes.CDLL(sorted(glob.glob(os.path.join(prefix, "lib", "libmkl_rt.so*")))[0])
    library.MKL_Set_Num_Threads(options.threads)
    with open(os.path.join(options.model, "config.json")) as file:
        config = json.load(file)
    width, inner = config["hidden_size"], config["intermediate_size"]
    heads, layers = config["num_attention_heads"], config["num_hidden_layers"]
    rows, plain, transposed = 101, 111, 112
    one, zero = ctypes.c_float(1), ctypes.c_float(0)

    def matrix(*shape):
        return numpy.random.default_rng(0).random(shape, dtype=numpy.float32)

    def address(array, offset=0):
        return ctypes.c_void_p(array.ctypes.data + 4 * offset)

    # Of each layer its own, as in a pass.
    weights = [
        [matrix(columns, depth) for depth, columns in products]
        for products in [[(width, width)] * 4 + [(width, inner), (inner, width)]] * layers
    ]

    def prepare(length):
        # x·W of the projections and the network, q·kᵀ and weights·v of all heads at once.
        q, k, v, x = (matrix(length, width) for _ in range(4))
        wide = matrix(length, inner)
        dimension = width // heads
        maps, contexts = matrix(heads, length, length), matrix(heads, length, dimension)

        def product(left, weight, result):
            columns, depth = weight.shape
            library.cblas_sgemm(
                rows, plain, transposed, length, columns, depth, one, address(left), depth,
                address(weight), depth, zero, address(result), columns)

        def batch(transpose, columns, depth, left, right, result):
            (a, a_line, a_step), (b, b_line, b_step), (c, c_line, c_step) = left, right, result
            library.cblas_sgemm_batch_strided(
                rows, plain, transpose, length, columns, depth, one, address(a), a_line, a_step,
                address(b), b_line, b_step, zero, address(c), c_line, c_step, heads)

        def run():
            for query, key, value, output, up, down in weights:
                for weight, result in ((query, q), (key, k), (value, v)):
                    product(x, weight, result)
                whole = (maps, length, length * length)
                batch(
                    transposed, length, dimension, (q, width, dimension), (k, width, dimension),
                    whole)
                batch(
                    plain, dimension, length, whole, (v, width, dimension),
                    (contexts, dimension, length * dimension))
                product(x, output, q)
                product(q, up, wide)
                product(wide, down, x)

        return run

    return prepare


def text(model, length, folder):
    """A file with a text of so many tokens, [CLS] and [SEP] among them."""
    path = os.path.join(folder, f"{length}.txt")
    with open(path, "w") as file:
        file.write(" ".join(WORDS[i % len(WORDS)] for i in range(length - 2)))
    return path


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""The consolidation step as one writes it in eager PyTorch: the other side of
`solera bench step`, with Debian's python3-torch, which is the same libtorch.

usage: bench/eager_step.py [--model resnet18] [--size 64] [--batch 64]
           [--experts 2] [--threads 2] [--steps 20] [--repeats 5]

Prints one JSON object: the median and the spread of images per second over
the repeats, and the peak memory of the process. Nothing is left out that an
ordinary training script does per step: normalisation of the bytes, the
teachers without gradients in eval mode, one soft cross-entropy per head,
backward, SGD with momentum and weight decay.
"""

import argparse
import json
import os
import resource
import statistics
import time

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import torchvision  # noqa: E402


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="resnet18")
    parser.add_argument("--size", type=int, default=64)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--experts", type=int, default=2)
    parser.add_argument("--classes", type=int, default=100)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--repeats", type=int, default=5)
    return parser.parse_args()


class Student(torch.nn.Module):
    def __init__(self, name, classes, heads):
        super().__init__()
        net = getattr(torchvision.models, name)(num_classes=classes)
        if hasattr(net, "fc"):
            width, net.fc = net.fc.in_features, torch.nn.Identity()
        else:
            width = net.classifier[-1].in_features
            net.classifier = torch.nn.Identity()
        self.backbone = net
        self.heads = torch.nn.ModuleList(
            torch.nn.Linear(width, classes) for _ in range(heads))

    def forward(self, x):
        embedding = self.backbone(x)
        return [head(embedding) for head in self.heads]


def soft_cross_entropy(student, teacher, temperature=2.0):
    target = F.softmax(teacher / temperature, 1)
    return -(target * F.log_softmax(student / temperature, 1)).sum(1).mean()


def step(images, student, teachers, optimizer, mean, std):
    x = (images.float() / 255 - mean) / std
    with torch.no_grad():
        targets = [teacher(x) for teacher in teachers]
    outputs = student(x)
    losses = [soft_cross_entropy(o, t) for o, t in zip(outputs, targets)]
    loss = losses[0] + sum(losses[1:]) / max(len(losses) - 1, 1)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return loss.item()


def main():
    args = parse()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    heads = args.experts + 1
    student = Student(args.model, args.classes, heads).train()
    teachers = [getattr(torchvision.models, args.model)(
        num_classes=args.classes).eval() for _ in range(heads)]
    optimizer = torch.optim.SGD(student.parameters(), lr=0.001, momentum=0.9,
                                weight_decay=1e-4)
    shape = (args.batch, 3, args.size, args.size)
    images = torch.randint(0, 256, shape, dtype=torch.uint8)
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    std = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    rates = []
    for repeat in range(args.repeats + 1):  # the first one warms up
        start = time.perf_counter()
        for _ in range(args.steps):
            step(images, student, teachers, optimizer, mean, std)
        rates.append(args.steps * args.batch / (time.perf_counter() - start))
    rates = rates[1:]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"images_per_second": statistics.median(rates),
                      "low": min(rates), "high": max(rates),
                      "peak_bytes": peak, **vars(args)}))


if __name__ == "__main__":
    main()

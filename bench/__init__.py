"""Benchmarks: each figure stands beside a raw limit or a peer measured in the same run."""

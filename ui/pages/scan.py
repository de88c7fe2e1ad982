"""Scan: the machine, and what the examination would say."""

from ui import bench, scan

bench.show(scan.VIEW)

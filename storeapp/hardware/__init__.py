"""Devices: transports, printers, drawers, scanners and scales, each with a simulator beside it."""

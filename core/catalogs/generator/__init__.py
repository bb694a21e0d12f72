"""The parts of generate.py: one module for each platform, and what they share."""

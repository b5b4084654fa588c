"""Copies an Intercom workspace into a warehouse and turns it into tables people can analyse."""

__version__ = "0.1.0"

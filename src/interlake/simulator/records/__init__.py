"""What a workspace holds: plain mutable records, free of any API version."""

from interlake.simulator.records.base import Applied, BodyKey, Json, Note, Record
from interlake.simulator.records.contacts import Company, Contact
from interlake.simulator.records.conversations import Conversation, DeletedConversation, Part
from interlake.simulator.records.knowledge import Article, Collection, HelpCenter
from interlake.simulator.records.settings import Admin, Attribute, Segment, Tag, Team

__all__ = [
    "Admin",
    "Applied",
    "Article",
    "Attribute",
    "BodyKey",
    "Collection",
    "Company",
    "Contact",
    "Conversation",
    "DeletedConversation",
    "HelpCenter",
    "Json",
    "Note",
    "Part",
    "Record",
    "Segment",
    "Tag",
    "Team",
]

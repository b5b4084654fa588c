"""What a workspace holds: plain mutable records, free of any API version."""

from interlake.simulator.records.ai_content import (
    Audience,
    ContentImportSource,
    ContentSnippet,
    ExternalPage,
)
from interlake.simulator.records.calls import PhoneCall
from interlake.simulator.records.connectors import DataConnector, DataConnectorExecution
from interlake.simulator.records.contacts import Company, Contact
from interlake.simulator.records.conversations import (
    Conversation,
    DeletedConversation,
    Part,
    SideConversation,
)
from interlake.simulator.records.custom_objects import CustomObject
from interlake.simulator.records.knowledge import (
    Article,
    ArticleVersion,
    Collection,
    HelpCenter,
    HelpCenterRedirect,
    InternalArticle,
)
from interlake.simulator.records.news import Newsfeed, NewsItem
from interlake.simulator.records.office_hours import OfficeHoursException, OfficeHoursSchedule
from interlake.simulator.records.record import Applied, BodyKey, Json, Note, Record
from interlake.simulator.records.settings import Admin, Attribute, Segment, Tag, Team
from interlake.simulator.records.setup import (
    AwayReason,
    Brand,
    EmailSetting,
    IpAllowlist,
    Macro,
    SubscriptionType,
)
from interlake.simulator.records.tickets import (
    Ticket,
    TicketAttribute,
    TicketPart,
    TicketState,
    TicketType,
)
from interlake.simulator.records.traces import ActivityLog, DataEvent, Message, Receipt

__all__ = [
    "ActivityLog",
    "Admin",
    "Applied",
    "Article",
    "ArticleVersion",
    "Attribute",
    "Audience",
    "AwayReason",
    "BodyKey",
    "Brand",
    "Collection",
    "Company",
    "Contact",
    "ContentImportSource",
    "ContentSnippet",
    "Conversation",
    "CustomObject",
    "DataConnector",
    "DataConnectorExecution",
    "DataEvent",
    "DeletedConversation",
    "EmailSetting",
    "ExternalPage",
    "HelpCenter",
    "HelpCenterRedirect",
    "InternalArticle",
    "IpAllowlist",
    "Json",
    "Macro",
    "Message",
    "NewsItem",
    "Newsfeed",
    "Note",
    "OfficeHoursException",
    "OfficeHoursSchedule",
    "Part",
    "PhoneCall",
    "Receipt",
    "Record",
    "Segment",
    "SideConversation",
    "SubscriptionType",
    "Tag",
    "Team",
    "Ticket",
    "TicketAttribute",
    "TicketPart",
    "TicketState",
    "TicketType",
]

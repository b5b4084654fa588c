"""A workspace made from options: the same ones always give the same workspace."""

from random import Random

from interlake.simulator.options import Options
from interlake.simulator.seed.activity_logs import seed_activity_logs
from interlake.simulator.seed.ai_content import seed_ai_content
from interlake.simulator.seed.articles import seed_articles
from interlake.simulator.seed.calls import seed_calls
from interlake.simulator.seed.companies import seed_companies
from interlake.simulator.seed.connectors import seed_connectors
from interlake.simulator.seed.contacts import seed_contacts
from interlake.simulator.seed.conversation_lists import seed_conversation_lists
from interlake.simulator.seed.conversations import seed_conversations
from interlake.simulator.seed.custom_objects import seed_custom_objects
from interlake.simulator.seed.knowledge import seed_knowledge
from interlake.simulator.seed.labels import seed_labels
from interlake.simulator.seed.messages import seed_messages
from interlake.simulator.seed.news import seed_news
from interlake.simulator.seed.office_hours import seed_office_hours
from interlake.simulator.seed.past import past_merges, seed_past
from interlake.simulator.seed.setup import seed_setup
from interlake.simulator.seed.staff import seed_staff
from interlake.simulator.seed.ticket_settings import seed_ticket_settings
from interlake.simulator.seed.tickets import seed_tickets
from interlake.simulator.workspace import Workspace


def seeded_workspace(options: Options) -> Workspace:
    """Build the workspace; each kind of object has its own stream of chance."""

    def chance(name: str) -> Random:
        return Random(f"{options.seed}:{name}")

    workspace = Workspace(options)
    seed_staff(workspace)
    seed_labels(workspace)
    seed_companies(workspace, chance("companies"), options.companies)
    people = options.contacts + past_merges(options.contacts)
    seed_contacts(workspace, chance("contacts"), people)
    seed_knowledge(workspace, chance("knowledge"), options.articles)
    seed_conversations(workspace, chance("conversations"), options.conversations)
    seed_past(workspace, chance("past"))
    seed_calls(workspace, chance("calls"))
    seed_conversation_lists(workspace, chance("conversation_lists"))
    seed_ticket_settings(workspace)
    seed_tickets(workspace, chance("tickets"), options.ticket_count)
    seed_setup(workspace, chance("setup"))
    seed_office_hours(workspace)
    seed_ai_content(workspace, chance("ai_content"))
    seed_articles(workspace, chance("articles"))
    seed_news(workspace, chance("news"))
    seed_connectors(workspace, chance("connectors"))
    seed_activity_logs(workspace, chance("activity_logs"))
    seed_custom_objects(workspace, chance("custom_objects"))
    seed_messages(workspace, chance("messages"))
    return workspace

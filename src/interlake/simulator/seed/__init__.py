"""A workspace made from options: the same ones always give the same workspace."""

from random import Random

from interlake.simulator.options import Options
from interlake.simulator.seed.companies import seed_companies
from interlake.simulator.seed.contacts import seed_contacts
from interlake.simulator.seed.conversations import seed_conversations
from interlake.simulator.seed.knowledge import seed_knowledge
from interlake.simulator.seed.labels import seed_labels
from interlake.simulator.seed.past import past_merges, seed_past
from interlake.simulator.seed.staff import seed_staff
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
    return workspace

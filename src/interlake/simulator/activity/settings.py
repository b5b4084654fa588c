"""What happens to tags, articles, collections, teammates and teams."""

from __future__ import annotations

from collections.abc import Callable

from interlake.simulator.activity.scene import Happening, Scene
from interlake.simulator.activity_log import log_away, log_hired, log_joined_team, log_left
from interlake.simulator.article_history import note_version
from interlake.simulator.belongings import remove_with_belongings
from interlake.simulator.records import Tag
from interlake.simulator.removals import delete_admin, delete_tag
from interlake.simulator.seed.knowledge import new_article
from interlake.simulator.seed.staff import new_admin
from interlake.simulator.workspace import Workspace


def _new_tag(scene: Scene) -> bool:
    workspace = scene.workspace
    now = workspace.clock.now
    tag = Tag(workspace.identities.number("tag"), now, now, f"tag of {scene.number}")
    workspace.add(workspace.tags, tag)
    return True


def _delete_tag(scene: Scene) -> bool:
    tags = scene.workspace.tags
    if not scene.may_lose("tags", tags):
        return False
    delete_tag(scene.workspace, scene.random.choice(list(tags)))
    return True


def _new_article(scene: Scene) -> bool:
    workspace = scene.workspace
    now = workspace.clock.now
    article = new_article(workspace, scene.random, scene.number, now)
    workspace.add(workspace.articles, article)
    note_version(workspace, article, article.author_id, "web")
    return True


def _edit_article(scene: Scene) -> bool:
    article = scene.any(scene.workspace.articles)
    if article is None:
        return False
    with scene.workspace.changing(article):
        article.body = f"<h1>{article.title}</h1><p>Edition {scene.number}.</p>"
        article.extras = {**article.extras, "updated_by_id": int(scene.teammate().id)}
        if scene.number % 8 == 0:
            article.state = "draft" if article.state == "published" else "published"
    note_version(scene.workspace, article, article.extras["updated_by_id"], "web")
    return True


def _read_article(scene: Scene) -> bool:
    article = scene.any(scene.workspace.articles)
    if article is None or not article.statistics:
        return False
    views = article.statistics["views"] + scene.random.randint(1, 40)
    # Being read is no edit: updated_at stays.
    with scene.workspace.changing(article, bump=False):
        article.statistics = {**article.statistics, "views": views}
    return True


def _delete_article(scene: Scene) -> bool:
    workspace = scene.workspace
    article = scene.any(workspace.articles)
    if article is None or not scene.may_lose("articles", workspace.articles):
        return False
    remove_with_belongings(workspace, "articles", article)
    return True


def _edit_collection(scene: Scene) -> bool:
    collection = scene.any(scene.workspace.collections)
    if collection is None:
        return False
    with scene.workspace.changing(collection):
        collection.description = f"Revised {scene.number}"
    return True


def _go_away(scene: Scene) -> bool:
    admin = scene.teammate()
    with scene.workspace.changing(admin):
        admin.away = not admin.away
        admin.away_reason = 3 if admin.away else None
    log_away(scene.workspace, admin)
    return True


def _hire(scene: Scene) -> bool:
    workspace = scene.workspace
    admin = new_admin(workspace, scene.number, workspace.clock.now)
    workspace.add(workspace.admins, admin)
    log_hired(workspace, admin)
    return True


def _leave(scene: Scene) -> bool:
    workspace, admin = scene.workspace, scene.teammate()
    if admin.id == workspace.owner_id or not scene.may_lose("admins", workspace.admins):
        return False
    delete_admin(workspace, admin.id)
    log_left(workspace, admin)
    return True


def _change_team(scene: Scene) -> bool:
    workspace, admin = scene.workspace, scene.teammate()
    team = scene.any(workspace.teams)
    key = int(admin.id)
    if team is None or key in team.admin_ids:
        return False
    with workspace.changing(team), workspace.changing(admin):
        team.admin_ids = [*team.admin_ids, key]
        admin.team_ids = [*admin.team_ids, int(team.id)]
    log_joined_team(workspace, admin, team)
    return True


def _edit_segment(scene: Scene) -> bool:
    segment = scene.any(scene.workspace.segments)
    if segment is None:
        return False
    with scene.workspace.changing(segment):
        segment.name = f"{segment.name.partition(' (')[0]} ({scene.number})"
    for company in scene.workspace.companies.values():
        if segment.id in company.segment_ids:
            scene.workspace.forget_bodies(company)
    return True


def _articles(share: float) -> Callable[[Workspace], float]:
    return lambda workspace: len(workspace.articles) * share


def _daily(times: float) -> Callable[[Workspace], float]:
    return lambda workspace: times


HAPPENINGS = (
    Happening("tags_created", _daily(0.8), _new_tag),
    Happening("tags_deleted", _daily(0.2), _delete_tag),
    Happening("articles_created", _articles(0.01), _new_article),
    Happening("articles_edited", _articles(0.03), _edit_article),
    Happening("articles_read", _articles(0.5), _read_article),
    Happening("articles_deleted", _articles(0.005), _delete_article),
    Happening("collections_edited", _daily(0.6), _edit_collection),
    Happening("admins_away", _daily(1.5), _go_away),
    Happening("admins_hired", _daily(0.15), _hire),
    Happening("admins_left", _daily(0.1), _leave),
    Happening("teams_changed", _daily(0.4), _change_team),
    Happening("segments_renamed", _daily(0.15), _edit_segment),
)

"""The dbt project, run over a pipeline's raw schema."""

from interlake.transform.report import ModelResult, Status, TransformReport
from interlake.transform.run import transform
from interlake.transform.workplace import PROJECT

__all__ = ["PROJECT", "ModelResult", "Status", "TransformReport", "transform"]

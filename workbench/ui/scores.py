"""How the versions of an answer compare, as a small plot and in words.

A version nobody judged, or with nothing in it, has no score and leaves a gap: unknown is not zero.
Streamlit itself loads plotly as it starts, so to import it here costs nothing (2 ms).
"""

from dataclasses import dataclass

import streamlit as st
from plotly.graph_objects import Figure, Scatter

from workbench.records import Response, Trajectory
from workbench.versions import empty, failures, fault

FEWEST = 3  # versions; of two the labels say all
STAR, DOT = 15, 9  # sizes of the marks in the plot


@dataclass(frozen=True)
class Score:
    """What is wrong with one version: how many critiques failed it and what they weigh, if it was judged."""

    number: int
    failed: int | None
    weight: float | None
    chosen: bool

    @property
    def words(self) -> str:
        star = " ★" if self.chosen else ""
        return ("–" if self.failed is None else f"✗ {self.failed}" if self.failed else "✓ 0") + star


def scores(trajectory: Trajectory) -> tuple[Score, ...]:
    """The score of every version, in the order they were written."""
    return tuple(_score(trajectory, response, number)
                 for number, response in enumerate(trajectory.responses, start=1))


def in_words(found: tuple[Score, ...]) -> str:
    """All scores in one line, the plot's alternative: `✗ 3 → ✗ 1 → ✓ 0 ★`"""
    return " → ".join(score.words for score in found)


def draw(found: tuple[Score, ...], key: str) -> None:
    """The plot of what is wrong with each version."""
    st.plotly_chart(figure(found), key=key, config={"displayModeBar": False, "scrollZoom": False})


def weighed(found: tuple[Score, ...]) -> str:
    """What the plot shows, in a sentence."""
    said = [f"version {score.number}: {score.weight:g}" for score in found if score.weight is not None]
    return (f"What is wrong, weighed (minor 1, major 2, critical 4): {', '.join(said) or 'not judged'}. "
            "★ is the answer.")


def figure(found: tuple[Score, ...]) -> Figure:
    """The weight of what is wrong, by version; colours are left to the theme of the page."""
    line = Scatter(
        x=[f"{score.number}" for score in found], y=[score.weight for score in found],
        text=[score.words for score in found], textposition="top center", mode="lines+markers+text",
        cliponaxis=False, hovertemplate="version %{x}: %{text}<br>weighed %{y}<extra></extra>",
        marker={"symbol": ["star" if score.chosen else "circle" for score in found],
                "size": [STAR if score.chosen else DOT for score in found]})
    plot = Figure(line)
    most = max((score.weight for score in found if score.weight), default=1)
    plot.update_xaxes(title="version", type="category", fixedrange=True)
    plot.update_yaxes(title="wrong", range=[-0.1 * most, 1.35 * most], fixedrange=True, nticks=4)
    return plot.update_layout(height=210, margin={"l": 8, "r": 8, "t": 8, "b": 8}, dragmode=False)


def _score(trajectory: Trajectory, response: Response, number: int) -> Score:
    verdicts = {critique.verdict for critique in trajectory.verdicts(response)}
    judged = bool(verdicts - {"unknown"}) and not empty(response.text)
    failed = len(failures(trajectory, response)) if judged else None
    weight = fault(trajectory, response)[0] if judged else None
    return Score(number, failed, weight, response.id == trajectory.chosen)

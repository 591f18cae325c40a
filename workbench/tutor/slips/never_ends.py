"""Goes round for ever."""

import ast
from collections.abc import Iterator

from workbench.tutor.program import Change, Program
from workbench.tutor.records import Mend
from workbench.tutor.slips import Slip, slip

STEPS = (
    "{0} += 1",
    "{0} -= 1",
    "{0} //= 10",
    "{0} //= 2",
    "{0} += 2",
    "{0} = {0}[1:]",
    "{0} = input()",
    "{0} = int(input())",
    "{0} = float(input())",
)


@slip("never ends")
class NeverEnds(Slip):
    why = "Nothing in the loop brings its condition nearer to being false."
    step = "Write down what the variables of the condition hold before each round; what should change them?"
    cost = 0.9

    def mends(self, program: Program) -> Iterator[Mend]:
        for loop in program.each(ast.While):
            last = loop.body[-1]
            for name in self._moving(program, loop):
                for step in STEPS:
                    statement = ast.parse(step.format(name)).body[0]
                    yield self.mend(
                        program,
                        Change(last, [last, statement]),
                        new=step.format(name),
                        lines=(loop.lineno, last.end_lineno),
                    )
                    for jump in (node for node in ast.walk(loop) if isinstance(node, ast.Continue)):
                        yield self.mend(
                            program,
                            Change(jump, [statement, jump]),
                            new=step.format(name),
                            lines=(jump.lineno,),
                            cost=0.1,
                        )
            yield self.mend(
                program,
                Change(last, [last, ast.Break()]),
                new="break",
                lines=(loop.lineno, last.end_lineno),
                cost=0.5,
            )

    def _moving(self, program: Program, loop: ast.While) -> list[str]:
        assigned = program.assigned(program.function(loop) or program.tree)
        condition = [name for name in program.names(loop.test) if name in assigned]
        inside = [name for part in loop.body for name in program.names(part) if name in assigned]
        return list(dict.fromkeys([*condition, *inside]))[:4]

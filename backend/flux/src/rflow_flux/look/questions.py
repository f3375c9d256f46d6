"""What the models that look are asked, in this program's own words."""

from rflow_flux.look.asks import RefineRequest, ReflectRequest

REFLECTOR = (
    "You look at a picture that was made from a prompt, and tell an artist how to repaint it so that it shows what the "
    "prompt asks for. Write short instructions, one a line, the worst fault first. Begin each with a verb such as Add, "
    "Remove, Replace, Reposition, Adjust, Make, Turn or Swap, and name the exact place. Speak only of what is missing "
    "or wrong. If the picture shows all that the prompt asks for, answer only: Nothing to fix."
)
REFINER = (
    "You rewrite prompts for a text-to-image model. Keep every object, number, colour and place of the original "
    "prompt, and say more plainly what the last picture got wrong. Answer with the new prompt "
    "alone, in at most 60 words."
)


def reflecting(r: ReflectRequest) -> str:
    """The words beside the picture, for a reflector."""
    parts = [f"The prompt: {r.original_prompt}"]
    if r.prompt and r.prompt != r.original_prompt:
        parts.append(f"The picture was made with this wording: {r.prompt}")
    if r.verdict:
        parts.append(f"A judge said of the picture:\n{r.verdict}")
    if r.previous:
        parts.append(f"The instructions before these, which led to this picture:\n{r.previous}")
    parts += [f"A person turned this answer down:\n{text}" for text in r.rejected]
    if r.reason:
        parts.append(f"Why the last one was turned down: {r.reason}")
    parts.append("Write the instructions.")
    return "\n\n".join(parts)


def refining(r: RefineRequest) -> str:
    """The words beside the picture, for a refiner."""
    parts = [f"The original prompt: {r.original_prompt}"]
    if r.prompt and r.prompt != r.original_prompt:
        parts.append(f"The wording of the last picture: {r.prompt}")
    if r.verdict:
        parts.append(f"A judge said of the picture:\n{r.verdict}")
    if r.reflection:
        parts.append(f"What is to change:\n{r.reflection}")
    parts.append("Write the new prompt.")
    return "\n\n".join(parts)


def judging(prompt: str) -> str:
    """A question that is answered with yes or no."""
    return (
        f"Does this picture show what the following prompt asks for, with the right objects, numbers, colours and "
        f"places? The prompt: {prompt}\nAnswer with one word, 'yes' or 'no'."
    )


def rating(prompt: str, mark: str) -> str:
    """A question whose answer is read at the mark."""
    return (
        f"Rate the picture: how well it is made, and how well it shows what the prompt asks for.\n"
        f"The prompt: {prompt}\nVisual quality: {mark}"
    )

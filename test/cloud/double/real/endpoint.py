"""An endpoint: a model's container that stays up until the endpoint is deleted."""

from real.serving import NotServing, Served

WINDOW = 480


def run(endpoint, world, engine) -> None:
    variant = endpoint.extra["variant"]
    name, group = variant["VariantName"], f"/aws/sagemaker/Endpoints/{endpoint.name}"

    def say(lines):
        world.outside.say(group, endpoint.extra["stream"], lines)

    served = Served(world, engine, endpoint.extra["model"].extra["containers"][0], {}, say)
    try:
        served.start()
        seconds = variant.get("ContainerStartupHealthCheckTimeoutInSeconds", float(world.settings.get("healthSeconds", WINDOW)))
        served.wait(seconds, 0.2, endpoint.stop_asked)
        endpoint.extra["container"] = served
        endpoint.status, endpoint.modified = "InService", world.now()
        endpoint.stop_asked.wait()
    except NotServing as error:
        if not endpoint.stop_asked.is_set():
            endpoint.reason, endpoint.status, endpoint.modified = explain(str(error), name), "Failed", world.now()
    finally:
        endpoint.extra.pop("container", None)
        served.stop()


def explain(why: str, variant: str) -> str:
    if why in ("ping", "exited"):
        return (
            f"The primary container for production variant {variant} did not pass the ping health check. "
            "Please check CloudWatch logs for this endpoint."
        )
    if why == "start":
        return f"CannotStartContainerError. Please ensure the model container for variant {variant} starts correctly when invoked with 'docker run <image> serve'"
    return why

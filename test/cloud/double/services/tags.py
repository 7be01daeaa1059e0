"""AddTags, ListTags, DeleteTags, for everything that has an ARN."""

from services.base import Service


class Tags(Service):
    def reset(self):
        super().reset()
        # By ARN: name -> value.
        self.tags: dict = {}

    def tag(self, arn: str, params: dict) -> None:
        self.tags[arn] = {one["Key"]: one["Value"] for one in params.get("Tags", [])}

    def AddTags(self, params, call):
        self.tags.setdefault(params["ResourceArn"], {}).update({one["Key"]: one["Value"] for one in params["Tags"]})
        return {"Tags": self.listed(params["ResourceArn"])}

    def ListTags(self, params, call):
        return {"Tags": self.listed(params["ResourceArn"])}

    def DeleteTags(self, params, call):
        for key in params["TagKeys"]:
            self.tags.get(params["ResourceArn"], {}).pop(key, None)
        return {}

    def listed(self, arn: str) -> list:
        return [{"Key": key, "Value": value} for key, value in self.tags.get(arn, {}).items()]

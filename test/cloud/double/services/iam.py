"""SimulatePrincipalPolicy, which moto has not; every other call goes on to moto as it came.

The policies are those that moto holds for the principal; the decisions are made by a simulator of IAM that is not ours, which knows
the actions, the kinds of resources and the condition keys of AWS (test/support/iam-judge.mjs).
"""

import json
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

from botocore.exceptions import ClientError
from protocol import Refusal
from services.base import Service

JUDGE = Path(__file__).parents[3] / "support" / "iam-judge.mjs"
FORWARDED = {"authorization", "content-type", "x-amz-date", "x-amz-security-token", "x-amz-content-sha256", "host"}


class Iam(Service):
    judge = None

    def forward(self, call):
        headers = {name: value for name, value in call.headers.items() if name in FORWARDED}
        request = urllib.request.Request(self.world.moto, data=call.body, headers=headers, method="POST")
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, {"Content-Type": "text/xml"}, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, {"Content-Type": "text/xml"}, refused.read()

    def SimulatePrincipalPolicy(self, params, call):
        principal = params["PolicySourceArn"]
        context = {one["ContextKeyName"]: one["ContextKeyValues"][0] for one in params.get("ContextEntries", [])}
        requests = [
            {"principal": principal, "action": action, "resource": resource, "context": context}
            for action in params["ActionNames"]
            for resource in params.get("ResourceArns", ["*"])
        ]
        decisions = self.judged(self.policies(principal), requests)
        return {
            "EvaluationResults": [
                {"EvalActionName": one["action"], "EvalResourceName": one["resource"], "EvalDecision": decision}
                for one, decision in zip(requests, decisions)
            ],
            "IsTruncated": False,
        }

    def judged(self, policies: list, requests: list) -> list:
        """One simulator serves all calls: it takes a while to start. It ends with its standard input, hence with this process."""
        with self.world.lock:
            if self.judge is None:
                self.judge = subprocess.Popen(["node", str(JUDGE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.judge.stdin.write(json.dumps({"policies": policies, "requests": requests}) + "\n")
            self.judge.stdin.flush()
            answer = json.loads(self.judge.stdout.readline())
        if isinstance(answer, dict):
            raise RuntimeError(answer["error"])
        return answer

    def policies(self, principal: str) -> list:
        """Documents of a user or role: its own, the attached ones, and those of a user's groups."""
        iam, kind, name = self.world.outside.iam, principal.split(":")[5].split("/")[0], principal.split("/")[-1]
        try:
            if kind == "role":
                return self.held(iam, "role", {"RoleName": name})
            groups = iam.list_groups_for_user(UserName=name)["Groups"]
            own = self.held(iam, "user", {"UserName": name})
            return own + [policy for group in groups for policy in self.held(iam, "group", {"GroupName": group["GroupName"]})]
        except ClientError as unknown:
            raise Refusal("NoSuchEntity", unknown.response["Error"]["Message"], 404)

    def held(self, iam, kind: str, who: dict) -> list:
        names = getattr(iam, f"list_{kind}_policies")(**who)["PolicyNames"]
        attached = getattr(iam, f"list_attached_{kind}_policies")(**who)["AttachedPolicies"]
        versions = [(one["PolicyArn"], iam.get_policy(PolicyArn=one["PolicyArn"])["Policy"]["DefaultVersionId"]) for one in attached]
        return [getattr(iam, f"get_{kind}_policy")(**who, PolicyName=name)["PolicyDocument"] for name in names] + [
            iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"] for arn, version in versions
        ]

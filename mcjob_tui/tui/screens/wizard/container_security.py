"""The group of a container's form about what it may do on its node: as whom it runs, and with which rights."""

from mcjob_tui.tui.screens.wizard.container_group import ContainerGroup


class SecurityGroup(ContainerGroup):
    title = "Security"

    def summary(self) -> str:
        context = self.form.container.security_context
        if context is None:
            return "runs as the image says"
        said = [
            f"user {context.run_as_user}" if context.run_as_user is not None else "",
            "not root" if context.run_as_non_root else "",
            "read-only root" if context.read_only_root_filesystem else "",
            "privileged" if context.privileged else "",
        ]
        return " · ".join(each for each in said if each) or "runs as the image says"

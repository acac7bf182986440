// Runs first in the body, before anything in it is drawn: tells the style sheet and the components that scripts work.
// The components' own script is a module, which runs before DOMContentLoaded: later would be too late for them.
document.body.classList.add("js-enabled", "govuk-frontend-supported");

package console

import (
	"strings"

	"duecourse/internal/access"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// targetFields ask whom the post is about. What is known of them is filled in.
func targetFields(known incident.Target) []field {
	kinds := append([]choice{{Chosen: known.Kind == ""}}, chosenFrom(incident.TargetKinds(), string(known.Kind))...)
	risks := append([]choice{{Chosen: known.Risk == ""}}, chosenFrom(incident.Risks(), string(known.Risk))...)
	name := line("target.name", "Who it is about (optional)", "We tell them, and they take no part in the case (R12).")
	contact := line("target.contact", "Their email address (optional)", "Not needed for our own staff. Without one, an officer tells them.")
	name.Value, contact.Value = known.Name, known.Contact
	return []field{
		name,
		{Kind: kindSelect, Name: "target.kind", Label: "What they are (optional)", Options: kinds},
		contact,
		{Kind: kindSelect, Name: "target.risk", Label: "Their risk (optional)", Hint: "We tell the head of Communications of a high one at once.", Options: risks},
	}
}

func nameTargetForm(c *incident.Case) form {
	known := incident.Target{}
	if views := c.TargetViews(); len(views) == 1 {
		known = views[0]
	}
	wishes := text("target.wishes", "What they wish (optional)", "For example how they want to be told. Then an officer tells them, and the system does not write to them.")
	wishes.Value = known.Wishes
	return form{
		Submit: "Record it", Fields: append(targetFields(known), wishes,
			checks("mistaken", "Were they named by mistake?", "", choice{Value: "true", Label: "Yes, the posts are not about them"})),
		Lead: "You can name somebody else, or add to what we know of a person. What you leave empty stays as it is.",
	}
}

// target is whom a form names; nil: nobody. Somebody who works for the council is found by name.
func (c *Console) target(v formValues) (*incident.TargetDetails, error) {
	d := incident.TargetDetails{
		Name: v.get("target.name"), Contact: v.get("target.contact"), Kind: incident.TargetKind(v.get("target.kind")),
		Risk: incident.Risk(v.get("target.risk")), Wishes: v.get("target.wishes"),
	}
	if d == (incident.TargetDetails{}) {
		return nil, nil //nolint:nilnil // nobody was named, which is no error
	}
	if d.Contact != "" || d.Name == "" || d.Kind != "" && d.Kind != incident.TargetStaff {
		return &d, nil
	}
	found := c.matchingPeople(d.Name)
	switch {
	case len(found) == 1:
		d.ID = found[0].ID
	case len(found) == 0:
		return nil, invalid("target.name", "We cannot find “"+d.Name+"” in the council’s directory. Enter the name as it is there, or say what they are and how we can reach them.")
	default:
		return nil, invalid("target.name", severalPeople(d.Name, found))
	}
	return &d, nil
}

// severalPeople asks which of the people with a name is meant. It shows nobody's user name.
func severalPeople(typed string, found []access.Person) string {
	names := each(found[:min(len(found), maxMatches)], func(p access.Person) string { return p.Name })
	return "Several people have “" + typed + "” in their name: " + strings.Join(names, ", ") +
		". Enter the whole name of the one you mean. If they have the same name, enter the email address as well."
}

// withTarget adds to a command whom the form names.
func (c *Console) withTarget(command casework.Command, v formValues) (casework.Command, error) {
	switch x := command.(type) {
	case incident.Assess:
		about, err := c.target(v)
		x.About = about
		return x, err
	case incident.NameTarget:
		about, err := c.target(v)
		if err == nil && about == nil {
			err = invalid("target.name", "Enter a value.")
		}
		if err != nil {
			return nil, err
		}
		x.Target = *about
		return x, nil
	}
	return command, nil
}

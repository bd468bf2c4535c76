package console

import (
	"fmt"
	"slices"
	"strings"

	"duecourse/internal/access"
	"duecourse/internal/casework"
)

// mostNamesakes is among how many people one is asked to choose.
const mostNamesakes = 12

// namesakes finds the people whom somebody may mean: the one with that user name, or
// all who have every word in their name.
func (c *Console) namesakes(typed string) []access.Person {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return nil
	}
	if one, known := c.People.Person(typed); known {
		return []access.Person{one}
	}
	words := strings.Fields(strings.ToLower(typed))
	found := []access.Person{}
	for _, p := range c.People.PeopleWith(casework.RoleStaff) {
		name := strings.ToLower(p.Name)
		if strings.EqualFold(p.Name, typed) {
			return []access.Person{p}
		}
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			found = append(found, p)
		}
	}
	return found
}

// somebody finds the one person who is meant. Nobody is no mistake: whether somebody
// has to be named is for the rules to say.
func (c *Console) somebody(field, typed string) (casework.Person, *casework.FieldError) {
	found := c.namesakes(typed)
	switch {
	case strings.TrimSpace(typed) == "":
		return casework.Person{}, nil
	case len(found) == 1:
		return found[0].Person, nil
	}
	return casework.Person{}, &casework.FieldError{Field: field, Message: whoIsMeant(typed, found)}
}

func whoIsMeant(typed string, found []access.Person) string {
	typed = strings.TrimSpace(typed)
	switch n := len(found); {
	case n == 0:
		return fmt.Sprintf("Nobody is known by the name “%s”. Write their name or user name as it is in the council’s directory.", typed)
	case n > mostNamesakes:
		return fmt.Sprintf("%d people have “%s” in their name. Write more of it.", n, typed)
	}
	names := []string{}
	for _, p := range found {
		names = append(names, p.Name+": "+p.ID)
	}
	return fmt.Sprintf("Several people have “%s” in their name. Write the user name of the one you mean: %s.", typed, strings.Join(names, "; "))
}

// people finds everybody of a list, a name on each line.
func (c *Console) people(field, typed string) ([]casework.Person, *casework.FieldError) {
	list := []casework.Person{}
	for name := range strings.Lines(typed) {
		one, wrong := c.somebody(field, name)
		if wrong != nil {
			return list, wrong
		}
		if one.ID != "" && !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	return list, nil
}

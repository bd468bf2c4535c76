package devstack

import (
	"context"
	"fmt"
	"time"
)

// addDemoCases makes a demo case at every stage, by calling the API as people would. If
// there are cases already, it adds none.
func addDemoCases(ctx context.Context, base string) error {
	client := apiClient{base: base}
	var page struct {
		Items []struct{} `json:"items"`
	}
	if err := client.as("comms-1").get(ctx, "/api/v1/incidents?limit=1", &page); err != nil {
		return fmt.Errorf("demo cases: %w", err)
	}
	if len(page.Items) > 0 {
		return nil
	}
	for _, d := range demoCases() {
		if err := d.play(ctx, client); err != nil {
			return fmt.Errorf("demo case %q: %w", d.text, err)
		}
	}
	return addDemoPublications(ctx, client)
}

// demoCase is a post that somebody reports, and what people then do.
type demoCase struct {
	channel, author, text string
	steps                 []step
}

type step struct {
	person, command string
	body            fields
}

type fields map[string]any

func assess(ground string) step {
	return step{"comms-1", "assess", fields{
		"finding": "unacceptable", "grounds": []string{ground}, "removable": true,
		"rationale": "It goes beyond criticism of the council: it is aimed at a person.",
	}}
}

func propose(measure string) step {
	return step{"comms-1", "propose", fields{
		"measures": []string{measure}, "reason": "The next step of the ladder.", "urgent": false,
	}}
}

func advise(proposal string) step {
	return step{"legal-1", "advise", fields{"proposal": proposal, "position": "support", "text": "Proportionate, and within the policy."}}
}

func decide(proposal string) step {
	return step{"comms-2", "decide", fields{"proposal": proposal, "proceed": true, "rationale": "We follow Legal's advice."}}
}

func observe(behaviour string) step {
	return step{"comms-1", "observe", fields{"behaviour": behaviour, "note": "Seen on the feed this morning."}}
}

func demoCases() []demoCase {
	warned := []step{assess("abusive"), propose("warn"), advise("P1"), decide("P1")}
	return []demoCase{
		{"facebook", "@kerbside.kev", "Whoever plans the bin rounds should be ashamed. Every single week!", nil},
		{"facebook", "@night.owl", "Your parking team are all crooks and liars, the lot of them", warned[:1]},
		{"instagram", "@market.corner", "That woman at the front desk is an idiot and so is her boss", warned[:2]},
		{"sandbox", "@loud.larry", "Useless clowns, every one of you, and I know your faces", warned[:3]},
		{"nextdoor", "@gate.keeper", "The housing officer is a waste of skin", warned},
		{"sandbox", "@second.thoughts", "Councillors? More like parasites", warned},
		{"sandbox", "@never.stops", "Same thieves as last year. I will say it every day", append(append([]step{}, warned...),
			observe("continued"), propose("block"), advise("P2"), decide("P2"))},
		{"sandbox", "@dark.corner", "I know where your officer parks, and I will be waiting", []step{assess("threatening"), propose("warn"), advise("P1"), decide("P1")}},
		{"x", "@fair.point", "Third time the library closes early. Not good enough, Derby.", []step{{"comms-2", "assess", fields{
			"finding": "acceptable", "rationale": "Criticism of a service, in plain words. Nobody is attacked (R1).",
		}}}},
	}
}

func (d demoCase) play(ctx context.Context, client apiClient) error {
	url := "https://www.example.org/" + d.channel + "/" + d.author[1:]
	if d.channel == "sandbox" {
		var post struct {
			URL string `json:"url"`
		}
		if err := client.post(ctx, "/sandbox/posts", fields{"author": d.author, "text": d.text, "images": 0}, &post); err != nil {
			return err
		}
		url = post.URL
	}
	var opened struct {
		Ref string `json:"ref"`
	}
	report := fields{"post": fields{"channel": d.channel, "url": url, "author": d.author, "text": d.text}, "note": "A demo case."}
	if err := client.as("staff-1").post(ctx, "/api/v1/incidents", report, &opened); err != nil {
		return err
	}
	for _, s := range d.steps {
		if err := client.as(s.person).command(ctx, opened.Ref, s); err != nil {
			return err
		}
	}
	return nil
}

// command gives a command. An observation waits until the last measure has taken effect.
func (c apiClient) command(ctx context.Context, ref string, s step) error {
	if s.command == "observe" {
		if err := c.waitForStage(ctx, ref, "watch"); err != nil {
			return err
		}
	}
	return c.post(ctx, "/api/v1/incidents/"+ref+"/"+s.command, s.body, nil)
}

func (c apiClient) waitForStage(ctx context.Context, ref, stage string) error {
	for {
		var found struct {
			Stage string `json:"stage"`
		}
		if err := c.get(ctx, "/api/v1/incidents/"+ref, &found); err != nil || found.Stage == stage {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

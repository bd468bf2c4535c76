package api

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

// casesBody is a page of the list of cases. The opener of cases sees a part of each.
type casesBody struct {
	Items any     `json:"items"` // []CaseHead or []casePart: an encoder of our own for each line would cost most of a page
	Next  *string `json:"next"`
	Total *int    `json:"total"`
}

// Schema says that each line has one of the two forms.
func (casesBody) Schema(r huma.Registry) *huma.Schema {
	return r.Schema(reflect.TypeFor[page[itemBody]](), true, "")
}

// itemBody describes a line in the document.
type itemBody struct{ CaseHead }

// Schema says that a line has one of the two forms.
func (itemBody) Schema(r huma.Registry) *huma.Schema {
	of := func(form any) *huma.Schema { return r.Schema(reflect.TypeOf(form), true, "") }
	return &huma.Schema{OneOf: []*huma.Schema{of(CaseHead{}), of(casePart{})}}
}

// TransformSchema keeps the one of CaseHead away.
func (itemBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema { return s }

type casesInput struct {
	Paged
	Stage      []incident.Stage `query:"stage" nullable:"false" doc:"One or several"`
	Outcome    incident.Outcome `query:"outcome"`
	Ground     groundFilter     `query:"ground"`
	Measure    measureFilter    `query:"measure" doc:"Ever proposed"`
	Channel    string           `query:"channel" maxLength:"50"`
	Author     string           `query:"author" maxLength:"2000" doc:"In any spelling"`
	AssignedTo string           `query:"assigned_to" maxLength:"200" doc:"Id of a person"`
	Overdue    string           `query:"overdue" enum:"true,false"`
	OpenedFrom string           `query:"opened_from" doc:"A time, or a day, which is meant from its beginning (UTC)"`
	OpenedTo   string           `query:"opened_to" doc:"A time, or a day, which is meant to its end (UTC)"`
	Query      string           `query:"q" maxLength:"200" doc:"Beginnings of words that occur in the ref, the author, the post or what was written in the case"`
	Sort       string           `query:"sort" enum:"-opened_at,opened_at,due,-changed" default:"-opened_at"`
}

func (a *api) list(ctx context.Context, who app.Caller, in *casesInput) (casesBody, error) {
	filter, err := in.filter(a.Now())
	if err != nil {
		return casesBody{}, err
	}
	found, err := a.Service.Cases(ctx, who, filter)
	if err != nil {
		return casesBody{}, err
	}
	return casesOf(found, a.memory(), filter.Now)
}

// memory is how long the policy remembers a warning.
func (a *api) memory() time.Duration {
	return a.Service.Policy().Windows[casework.WindowMemory].Elapsed
}

func (in *casesInput) filter(now time.Time) (incident.Filter, error) {
	f := incident.Filter{
		Stages: in.Stage, Outcome: in.Outcome, Ground: casework.Ground(in.Ground), Measure: casework.Measure(in.Measure), Channel: in.Channel,
		Author: in.Author, AssignedTo: in.AssignedTo, Now: now, Query: in.Query, Sort: casework.SortOrder(in.Sort),
		Limit: in.Limit, Cursor: in.Cursor,
	}
	if in.Sort == "-opened_at" {
		f.Sort = casework.SortNewest
	}
	if in.Overdue != "" {
		overdue := in.Overdue == "true"
		f.Overdue = &overdue
	}
	var err error
	if f.OpenedFrom, err = instant("opened_from", in.OpenedFrom, 0); err != nil {
		return f, err
	}
	f.OpenedTo, err = instant("opened_to", in.OpenedTo, 1)
	return f, err
}

func casesOf(found casework.Page[incident.ListItem], memory time.Duration, now time.Time) (casesBody, error) {
	body := casesBody{Next: orNull(found.Next), Total: found.Total}
	if !found.Whole {
		body.Items = each(found.Items, partOfItem)
		return body, nil
	}
	items, err := headsOf(found.Items, memory, now)
	body.Items = items
	return body, err
}

func headsOf(items []incident.ListItem, memory time.Duration, now time.Time) ([]CaseHead, error) {
	heads := make([]CaseHead, len(items))
	for i := range items {
		var err error
		if heads[i], err = headOfItem(&items[i], memory, now); err != nil {
			return nil, err
		}
	}
	return heads, nil
}

func headOfItem(i *incident.ListItem, memory time.Duration, now time.Time) (CaseHead, error) {
	head := CaseHead{
		Ref: i.Ref, Kind: i.Kind, Stage: i.Stage, Outcome: orNull(i.Outcome), Seq: i.Seq, PolicyVersion: i.PolicyVersion,
		OpenedAt: i.OpenedAt, ClosedAt: i.ClosedAt, AssignedTo: orNull(i.AssignedTo), OpenedBy: i.OpenedBy,
		Post: postOf(i.Post), Block: blockOf(i.Block),
	}
	head.History = historyBody{EarlierCases: i.History.EarlierCases, Remembered: i.History.Remembered(memory, now)}
	head.Post.Text = excerpt(head.Post.Text)
	if i.DueWhat != "" {
		head.Due = &dueBody{What: i.DueWhat, By: i.DueBy, Overdue: i.Overdue(now)}
	}
	var assessment *incident.Assessment
	if err := parsed(i.Ref, i.Assessment, &assessment); err != nil {
		return head, err
	}
	head.Assessment = assessmentOf(assessment)
	return head, parsed(i.Ref, i.Identity, &head.Identification)
}

func partOfItem(i incident.ListItem) casePart {
	part := casePart{Ref: i.Ref, Kind: i.Kind, Stage: i.Stage, Outcome: orNull(i.Outcome), Post: postOf(i.Post)}
	part.Post.Text = excerpt(part.Post.Text)
	return part
}

// parsed parses a part of a line that the store keeps as JSON; an absent part stays as it is.
func parsed(ref string, raw json.RawMessage, into any) error {
	if len(raw) == 0 {
		return nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("list of cases: %s: %w", ref, err)
	}
	return nil
}

package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"duecourse/internal/app"
	"duecourse/internal/casework"
	"duecourse/internal/casework/incident"
)

type authorInput struct {
	Channel string `path:"channel" maxLength:"50" example:"facebook"`
	Author  string `path:"author" maxLength:"2000" example:"@handle" doc:"In any spelling"`
}

type authorBody struct {
	Channel  string             `json:"channel"`
	Author   string             `json:"author"`
	History  historyBody        `json:"history"`
	Cases    []CaseHead         `json:"cases" doc:"Newest first"`
	Warnings []incident.Warning `json:"warnings" doc:"The earliest first"`
	Block    *blockBody         `json:"block" doc:"Null: not blocked"`

	Forecast []casework.Expected `json:"forecast" required:"false" doc:"What happens to the author by itself if nobody acts"`
}

// TransformSchema says which parts may be null.
func (authorBody) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return orNullIn(s, "block")
}

func (a *api) authorRoute() {
	handleJSON(a, route{
		id: "show-author", method: http.MethodGet, path: base + "/authors/{channel}/{author}", tag: "authors",
		summary: "What is known of an author", may: with(app.RightSeeCases),
	}, func(ctx context.Context, who app.Caller, in *authorInput) (authorBody, error) {
		known, err := a.Service.Author(ctx, who, in.Channel, in.Author)
		if err != nil {
			return authorBody{}, err
		}
		return authorOf(known, a.memory(), a.Now())
	})
}

func authorOf(known app.Author, memory time.Duration, now time.Time) (authorBody, error) {
	heads, err := headsOf(known.Cases, memory, now)
	body := authorBody{
		Channel: known.Channel, Author: known.Author, Cases: heads,
		Warnings: list(known.Warnings),
		Block:    jointBlock(known.Blocks), Forecast: list(known.Forecast),
	}
	body.History.EarlierCases = len(known.Cases)
	for _, w := range known.Warnings {
		if w.Remembered {
			body.History.Remembered++
		}
	}
	return body, err
}

// jointBlock is the one block in which cases hold shares: it ends with the last
// of them (domain §3 rule 3).
func jointBlock(shares []app.AuthorBlock) *blockBody {
	if len(shares) == 0 {
		return nil
	}
	block := blockBody{Active: true, From: shares[0].From, Until: shares[0].Until}
	for _, share := range shares[1:] {
		if share.From.Before(block.From) {
			block.From = share.From
		}
		if share.Until.After(block.Until) {
			block.Until = share.Until
		}
	}
	return &block
}

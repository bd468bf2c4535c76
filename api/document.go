package api

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gin-gonic/gin"
)

// document is the OpenAPI document without its routes. huma does not serve its own page,
// which loads files from another site.
func document() huma.Config {
	return huma.Config{
		OpenAPI: &huma.OpenAPI{
			OpenAPI: "3.1.0",
			Info: &huma.Info{
				Title: "Due Course", Version: "1",
				Description: "Casework for a council's social media policy. A case takes its due course.",
			},
			Components: &huma.Components{
				Schemas: huma.NewMapRegistry("#/components/schemas/", schemaName),
				SecuritySchemes: map[string]*huma.SecurityScheme{
					"bearer": {Type: "http", Scheme: "bearer", Description: "A person's token"},
				},
			},
		},
		Formats:                      formats(),
		DefaultFormat:                "application/json",
		RejectUnknownQueryParameters: true,
		Transformers:                 []huma.Transformer{restate},
	}
}

// responses describe the answers of a route: its own forms, and problems.
func (a *api) responses(r route) map[string]*huma.Response {
	all := map[string]*huma.Response{"default": a.problemResponse()}
	for _, status := range r.answers.statuses() {
		response := &huma.Response{Description: http.StatusText(status)}
		if form := r.answers[status]; form != nil {
			response.Content = a.content(form)
		}
		all[strconv.Itoa(status)] = response
	}
	return all
}

// media are the types of an answer that is not JSON.
type media []string

// The media types of bodies that are not JSON.
const (
	typeCSV      = "text/csv"
	typeForm     = "multipart/form-data"
	typeLines    = "application/x-ndjson" // JSON, a value to a line
	typeZip      = "application/zip"
	typeCalendar = "text/calendar"
)

func (a *api) content(form any) map[string]*huma.MediaType {
	if table, both := form.(tabular); both {
		content := a.content(table.form)
		content[typeCSV] = &huma.MediaType{Schema: &huma.Schema{Type: "string"}}
		return content
	}
	types, raw := form.(media)
	if !raw {
		return map[string]*huma.MediaType{"application/json": {Schema: a.schema(form)}}
	}
	content := map[string]*huma.MediaType{}
	for _, mediaType := range types {
		content[mediaType] = &huma.MediaType{Schema: &huma.Schema{Type: "string", Format: "binary"}}
	}
	return content
}

func (a *api) problemResponse() *huma.Response {
	return &huma.Response{
		Description: "A problem: why not",
		Content:     map[string]*huma.MediaType{problemType: {Schema: a.schema(Problem{})}},
	}
}

// schema is the schema of a form, or of one of several.
func (a *api) schema(form any) *huma.Schema {
	if some, ok := form.(oneOf); ok {
		return &huma.Schema{OneOf: each(some, a.schema)}
	}
	t := reflect.TypeOf(form)
	return a.huma.OpenAPI().Components.Schemas.Schema(t, true, t.Name())
}

// oneOf are forms; an answer has one of them.
type oneOf []any

// documentRoute serves the document. It comes after every other route.
func (a *api) documentRoute() {
	tidy(a.huma.OpenAPI().Components.Schemas.Map())
	marshal := sync.OnceValues(func() ([]byte, error) { return json.MarshalIndent(a.huma.OpenAPI(), "", "  ") })
	a.engine.GET("/openapi.json", func(c *gin.Context) {
		if p := unknownQuery(c, nil); p != nil {
			p.write(c.Writer)
			return
		}
		body, err := marshal()
		if err != nil {
			a.problem(c.Request.Context(), err).write(c.Writer)
			return
		}
		c.Data(http.StatusOK, "application/openapi+json", body)
	})
}

// tidy removes from the schemas what no client meets: huma's own form of a problem, lists
// that are null, and the sets of [registerEnum]. An enum that may be null says so.
func tidy(schemas map[string]*huma.Schema) {
	for name, schema := range schemas {
		if name == "ErrorModel" || name == "ErrorDetail" || strings.HasPrefix(name, enumPrefix) {
			delete(schemas, name)
		}
		for _, property := range schema.Properties {
			if property.Type == huma.TypeArray {
				property.Nullable = false
			}
			if property.Nullable && len(property.Enum) > 0 {
				property.Enum = append(property.Enum, nil)
			}
		}
	}
}

// orNullIn marks properties of a form that may be null.
func orNullIn(s *huma.Schema, names ...string) *huma.Schema {
	for _, name := range names {
		some := s.Properties[name]
		s.Properties[name] = &huma.Schema{OneOf: []*huma.Schema{some, {Type: "null"}}, Description: some.Description}
	}
	return s
}

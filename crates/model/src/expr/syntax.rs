//! From text to tree. The cel crate parses; its tree is turned into one that knows the bytes each part came from.

use std::{ops::Range, sync::Arc};

use cel::common::ast::{CallExpr, Expr as Cel, IdedExpr, LiteralValue, SourceInfo, operators};

use super::{decimal, decimal::Decimal, fault::ExprFault, lexical};

/// A part of an expression and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    pub(crate) span: Range<usize>,
    pub(crate) kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum NodeKind {
    Name(String),
    Select { of: Box<Node>, field: String },
    Call { function: String, name: Range<usize>, arguments: Vec<Node> },
    Unary(Unary, Box<Node>),
    Binary(Binary, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    List(Vec<Node>),
    Text(Arc<str>),
    Number(Decimal),
    Flag(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unary {
    Not,
    Negate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Binary {
    And,
    Or,
    Add,
    Subtract,
    Multiply,
    Divide,
    In,
    Compare(Compare),
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Compare {
    /// The same comparison with its sides changed over.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            same => same,
        }
    }

    pub(crate) fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => order.is_eq(),
            Self::Unequal => order.is_ne(),
            Self::Less => order.is_lt(),
            Self::LessOrEqual => order.is_le(),
            Self::Greater => order.is_gt(),
            Self::GreaterOrEqual => order.is_ge(),
        }
    }
}

/// Parses an expression's text.
pub(crate) fn parse(text: &str) -> Result<Node, Vec<ExprFault>> {
    lexical::look_over(text).map_err(|fault| vec![fault])?;
    // Places in the source shall be bytes, whatever the parser counts. Beyond ASCII there is only what stands in quotes, so it is given stand-ins there,
    // and its places are bytes; the quoted text itself is read from the original.
    let plain: String =
        text.chars().flat_map(|c| std::iter::repeat_n(if c.is_ascii() { c } else { 'x' }, c.len_utf8())).collect();
    // An environment without macros: `has(field)` is read by us, and CEL's own `all`, `map`, `filter` are no part of the subset.
    let parser = cel::Env::default().parser().max_recursion_depth(96).error_recovery_limit(3);
    match parser.parse_with_source_info(&plain) {
        Ok((tree, info)) => Reader { text, info }.node(&tree).map_err(|fault| vec![fault]),
        Err(errors) => Err(vec![match errors.errors.first() {
            Some(error) => syntax_fault(text, error),
            None => ExprFault::new(&(0..text.len()), "this is not an expression"),
        }]),
    }
}

fn syntax_fault(text: &str, error: &cel::ParseError) -> ExprFault {
    let (line, column) = (usize::try_from(error.pos.0).unwrap_or(1), usize::try_from(error.pos.1).unwrap_or(1));
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = before + column.saturating_sub(1);
    let start = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or_default();
    let rest = text.get(start..).unwrap_or_default();
    let Some(first) = rest.chars().next().filter(|_| !rest.trim().is_empty()) else {
        let end = text.trim_end().len();
        let start = text.get(..end).and_then(|t| t.char_indices().next_back()).map_or(0, |(at, _)| at);
        return ExprFault::new(&(start..end), "the expression ends too early").help("something is missing after this");
    };
    let found = rest.split_whitespace().next().unwrap_or_default();
    ExprFault::new(&(start..start + first.len_utf8()), format!("`{found}` cannot stand here"))
        .help("an operator, a comma or a bracket is missing or one too many")
}

/// What a text in quotes says.
fn unquoted(written: &str) -> Option<String> {
    let mut chars = written.get(1..written.len().checked_sub(1)?)?.chars();
    let mut said = String::new();
    while let Some(c) = chars.next() {
        said.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                't' => '\t',
                other => other,
            },
            c => c,
        });
    }
    Some(said)
}

struct Reader<'a> {
    text: &'a str,
    info: SourceInfo,
}

impl Reader<'_> {
    /// The bytes of the token that the parser remembers for this part.
    fn token(&self, id: u64) -> Range<usize> {
        let (start, stop) = self.info.offset_for(id).unwrap_or_default();
        start as usize..(stop as usize + 1).min(self.text.len())
    }

    fn node(&self, tree: &IdedExpr) -> Result<Node, ExprFault> {
        let span = self.token(tree.id);
        match &tree.expr {
            Cel::Ident(name) => Ok(Node { span, kind: NodeKind::Name(name.clone()) }),
            Cel::Literal(literal) => self.literal(literal, span),
            Cel::Select(select) => {
                let of = self.node(&select.operand)?;
                let rest = self.text.get(span.end..).unwrap_or_default();
                let end = span.end + rest.find(&*select.field).unwrap_or_default() + select.field.len();
                let kind = NodeKind::Select { of: Box::new(of.clone()), field: select.field.clone() };
                Ok(Node { span: of.span.start..end, kind })
            }
            Cel::List(list) => {
                let items = list.elements.iter().map(|item| self.node(item)).collect::<Result<Vec<_>, _>>()?;
                let inner = items.last().map_or(span.end, |item| item.span.end);
                Ok(Node { span: span.start..self.closing(inner, ']'), kind: NodeKind::List(items) })
            }
            Cel::Call(call) => self.call(call, span),
            _ => Err(ExprFault::new(&span, "this is not of this language")),
        }
    }

    fn literal(&self, literal: &LiteralValue, span: Range<usize>) -> Result<Node, ExprFault> {
        let written = self.text.get(span.clone()).unwrap_or_default();
        let kind = match literal {
            LiteralValue::Boolean(flag) => NodeKind::Flag(*flag.inner()),
            LiteralValue::String(_) => NodeKind::Text(
                unquoted(written).ok_or_else(|| ExprFault::new(&span, format!("`{written}` is not a text")))?.into(),
            ),
            // The parser has rounded it to a binary fraction; what stands in the text is exact.
            LiteralValue::Int(_) | LiteralValue::Double(_) | LiteralValue::UInt(_) => NodeKind::Number(
                decimal::read(written.trim_start_matches('-'))
                    .map(|number| if written.starts_with('-') { -number } else { number })
                    .ok_or_else(|| ExprFault::new(&span, format!("`{written}` is not a number")))?,
            ),
            LiteralValue::Bytes(_) | LiteralValue::Null => {
                return Err(ExprFault::new(&span, format!("`{written}` is not of this language")));
            }
        };
        Ok(Node { span, kind })
    }

    fn call(&self, call: &CallExpr, token: Range<usize>) -> Result<Node, ExprFault> {
        if let Some(target) = &call.target {
            let target = self.node(target)?;
            let help = format!("write `{}({}, …)`", call.func_name, self.text.get(target.span.clone()).unwrap_or("x"));
            return Err(ExprFault::new(&token, format!("`.{}()` is not of this language", call.func_name)).help(help));
        }
        let mut arguments = call.args.iter().map(|argument| self.node(argument)).collect::<Result<Vec<_>, _>>()?;
        let start = arguments.first().map_or(token.start, |first| first.span.start.min(token.start));
        let end = arguments.last().map_or(token.end, |last| last.span.end.max(token.end));
        let span = start..end;
        let kind = match (operator(&call.func_name), arguments.len()) {
            (Some(Operator::If), 3) => {
                let (last, then) = (arguments.pop(), arguments.pop());
                match (arguments.pop(), then, last) {
                    (Some(cond), Some(then), Some(last)) => {
                        NodeKind::If(Box::new(cond), Box::new(then), Box::new(last))
                    }
                    _ => return Err(ExprFault::new(&span, "a part of `? :` is missing")),
                }
            }
            (Some(Operator::Binary(binary)), 2) => match (arguments.pop(), arguments.pop()) {
                (Some(right), Some(left)) => NodeKind::Binary(binary, Box::new(left), Box::new(right)),
                _ => return Err(ExprFault::new(&span, "a side of the operator is missing")),
            },
            (Some(Operator::Unary(unary)), 1) => match arguments.pop() {
                Some(of) => NodeKind::Unary(unary, Box::new(of)),
                None => return Err(ExprFault::new(&span, "the operator has nothing to work on")),
            },
            (Some(_), _) => return Err(ExprFault::new(&span, "this operator has too few or too many sides")),
            (None, _) if call.func_name.starts_with(['_', '@']) => {
                let written = self.text.get(token.clone()).unwrap_or_default();
                return Err(ExprFault::new(&token, format!("`{written}` is not of this language")));
            }
            (None, _) => {
                // The token remembered for a call is its bracket; the name stands before it.
                let before = self.text.get(..token.start).unwrap_or_default().trim_end().len();
                let name = before.saturating_sub(call.func_name.len())..before;
                let span = name.start..self.closing(end, ')');
                return Ok(Node { span, kind: NodeKind::Call { function: call.func_name.clone(), name, arguments } });
            }
        };
        Ok(Node { span, kind })
    }

    /// The end of the bracket that closes after `from`.
    fn closing(&self, from: usize, bracket: char) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        rest.find(bracket).map_or(from, |place| from + place + 1)
    }
}

enum Operator {
    If,
    Unary(Unary),
    Binary(Binary),
}

fn operator(name: &str) -> Option<Operator> {
    let compare = |compare| Operator::Binary(Binary::Compare(compare));
    Some(match name {
        operators::CONDITIONAL => Operator::If,
        operators::LOGICAL_NOT => Operator::Unary(Unary::Not),
        operators::NEGATE => Operator::Unary(Unary::Negate),
        operators::LOGICAL_AND => Operator::Binary(Binary::And),
        operators::LOGICAL_OR => Operator::Binary(Binary::Or),
        operators::ADD => Operator::Binary(Binary::Add),
        operators::SUBSTRACT => Operator::Binary(Binary::Subtract),
        operators::MULTIPLY => Operator::Binary(Binary::Multiply),
        operators::DIVIDE => Operator::Binary(Binary::Divide),
        operators::IN => Operator::Binary(Binary::In),
        operators::EQUALS => compare(Compare::Equal),
        operators::NOT_EQUALS => compare(Compare::Unequal),
        operators::LESS => compare(Compare::Less),
        operators::LESS_EQUALS => compare(Compare::LessOrEqual),
        operators::GREATER => compare(Compare::Greater),
        operators::GREATER_EQUALS => compare(Compare::GreaterOrEqual),
        _ => return None,
    })
}

import type { ArrowFunctionExpression, Class, Function as FunctionNode, Node, Program } from "oxc-parser";
import { type Reference, type Scope, scopeIn, varScope } from "./scope.ts";
import { childrenOf, isErased, nameOf } from "./syntax.ts";

/** What names of a file mean. */
export interface Scopes {
  readonly module: Scope;
  /** In the order of the source. */
  readonly references: readonly Reference[];
  /** Offsets of `import.meta`. */
  readonly metas: readonly number[];
  /** `import(…)` and `require(…)`. */
  readonly late: readonly LateImport[];
  /** The scope of each function's parameters. */
  readonly of: ReadonlyMap<Node, Scope>;
}

/** A module that is named where code runs. */
export interface LateImport {
  readonly start: number;
  /** Absent when it is not a fixed text. */
  readonly from?: string;
  /** A file beside this one whose name is put together when the code runs. */
  readonly isPattern?: true;
}

/** Reads every declaration and every use of a name; types do not count. */
export function readScopes(program: Program): Scopes {
  const reader = new ScopeReader();
  for (const statement of program.body) reader.visit(statement, reader.module);
  reader.references.sort((one, other) => one.start - other.start);
  return reader;
}

/** Names that a function has of its own, unless it is an arrow. */
const ownNames = ["this", "super", "new.target", "arguments"];

/** Lives as long as one file is read. */
class ScopeReader implements Scopes {
  readonly module: Scope = scopeIn(undefined, "module");
  readonly references: Reference[] = [];
  readonly metas: number[] = [];
  readonly late: LateImport[] = [];
  readonly of: Map<Node, Scope> = new Map();

  visit(node: Node, scope: Scope): void {
    if (isErased(node)) return;
    switch (node.type) {
      case "ImportDeclaration":
        for (const each of node.specifiers) if (!isErased(each)) scope.names.add(each.local.name);
        return;
      case "ExportAllDeclaration":
        return;
      case "ExportNamedDeclaration":
        return this.#export(node, scope);
      case "VariableDeclaration":
        for (const { id, init } of node.declarations) {
          this.#bind(id, node.kind === "var" ? varScope(scope) : scope, scope);
          if (init !== null) this.visit(init, scope);
        }
        return;
      case "FunctionDeclaration":
        if (node.id !== null) scope.names.add(node.id.name);
        return this.#function(node, scope);
      case "FunctionExpression":
        return this.#function(node, node.id === null ? scope : scopeIn(scope, "block", [node.id.name]));
      case "ArrowFunctionExpression":
        return this.#function(node, scope);
      case "ClassDeclaration":
        if (node.id !== null) scope.names.add(node.id.name);
        return this.#class(node, scope);
      case "ClassExpression":
        return this.#class(node, scope);
      case "BlockStatement":
      case "ForStatement":
      case "ForInStatement":
      case "ForOfStatement":
        return this.#children(node, scopeIn(scope, "block"));
      case "SwitchStatement": {
        this.visit(node.discriminant, scope);
        const cases = scopeIn(scope, "block");
        for (const each of node.cases) this.visit(each, cases);
        return;
      }
      case "CatchClause": {
        const caught = scopeIn(scope, "block");
        if (node.param !== null) this.#bind(node.param, caught, caught);
        return this.visit(node.body, caught);
      }
      default:
        return this.#visitUse(node, scope);
    }
  }

  /** Syntax that declares nothing outside of itself, TypeScript's aside. */
  #visitUse(node: Node, scope: Scope): void {
    switch (node.type) {
      case "Identifier":
      case "JSXIdentifier":
        return this.#refer(node.name, node, scope);
      case "PrivateIdentifier":
        return this.#refer(`#${node.name}`, node, scope);
      case "ThisExpression":
        return this.#refer("this", node, scope);
      case "Super":
        return this.#refer("super", node, scope);
      case "MetaProperty":
        if (node.meta.name === "new") this.#refer("new.target", node, scope);
        else this.metas.push(node.start);
        return;
      case "ImportExpression":
        this.#lateImport(node.start, node.source);
        return this.#children(node, scope);
      case "CallExpression":
        if (node.callee.type === "Identifier" && node.callee.name === "require") {
          this.#lateImport(node.start, node.arguments[0]);
        }
        return this.#children(node, scope);
      case "MemberExpression":
        return this.#member(node, scope);
      case "Property":
        if (node.computed) this.visit(node.key, scope);
        return this.visit(node.value, scope);
      case "LabeledStatement":
        return this.visit(node.body, scope);
      case "BreakStatement":
      case "ContinueStatement":
      case "JSXClosingElement":
      case "ImportAttribute":
        return;
      case "JSXAttribute":
        if (node.value !== null) this.visit(node.value, scope);
        return;
      case "JSXMemberExpression":
        return this.visit(node.object, scope);
      default:
        return this.#visitTypeScript(node, scope);
    }
  }

  #visitTypeScript(node: Node, scope: Scope): void {
    switch (node.type) {
      case "TSEnumDeclaration": {
        scope.names.add(node.id.name);
        const members = scopeIn(
          scope,
          "block",
          node.body.members.flatMap(({ id }) => ("name" in id ? [id.name] : [])),
        );
        for (const { initializer } of node.body.members) if (initializer !== null) this.visit(initializer, members);
        return;
      }
      case "TSModuleDeclaration": {
        let { id }: { id: Node } = node;
        while (id.type === "TSQualifiedName") id = id.left;
        if (id.type === "Identifier") scope.names.add(id.name);
        const inside = scopeIn(scope, "function");
        for (const statement of node.body?.body ?? []) this.visit(statement, inside);
        return;
      }
      case "TSImportEqualsDeclaration": {
        scope.names.add(node.id.name);
        let reference: Node = node.moduleReference;
        while (reference.type === "TSQualifiedName") reference = reference.left;
        return this.visit(reference, scope);
      }
      default:
        return this.#children(node, scope);
    }
  }

  #children(node: Node, scope: Scope): void {
    for (const child of childrenOf(node)) this.visit(child, scope);
  }

  #refer(name: string, { start }: Node, scope: Scope): void {
    this.references.push({ name, start, scope });
  }

  #lateImport(start: number, source: Node | undefined): void {
    const isFixed = source?.type === "Literal" && typeof source.value === "string";
    const isPattern = source?.type === "TemplateLiteral" && source.quasis[0]?.value.raw.startsWith(".") === true;
    this.late.push({ start, ...(isFixed ? { from: source.value } : {}), ...(isPattern ? { isPattern } : {}) });
  }

  #member(node: Extract<Node, { type: "MemberExpression" }>, scope: Scope): void {
    const { object, property } = node;
    if (node.computed || property.type === "PrivateIdentifier") this.visit(property, scope);
    if (object.type !== "Identifier" || node.computed) return this.visit(object, scope);
    const member = property.type === "Identifier" ? { member: property.name } : {};
    this.references.push({ name: object.name, start: object.start, scope, ...member });
  }

  /** In `export { a } from "x"` nothing is used here. */
  #export(node: Extract<Node, { type: "ExportNamedDeclaration" }>, scope: Scope): void {
    if (node.declaration !== null) this.visit(node.declaration, scope);
    if (node.source !== null) return;
    for (const each of node.specifiers) {
      if (!isErased(each)) this.#refer(nameOf(each.local), each.local, scope);
    }
  }

  /** Defaults of parameters do not see what the body declares. */
  #function(node: FunctionNode | ArrowFunctionExpression, scope: Scope): void {
    const isArrow = node.type === "ArrowFunctionExpression";
    const params = scopeIn(scope, "function", isArrow ? [] : ownNames);
    this.of.set(node, params);
    for (const param of node.params) this.#bind(param, params, params);
    if (node.body === null) return;
    if (node.body.type !== "BlockStatement") return this.visit(node.body, params);
    const body = scopeIn(params, "function");
    for (const statement of node.body.body) this.visit(statement, body);
  }

  #class(node: Class, scope: Scope): void {
    for (const decorator of node.decorators) this.visit(decorator, scope);
    // A declared class is the same by its name inside as outside.
    const inside = scopeIn(scope, "block", node.type === "ClassExpression" && node.id !== null ? [node.id.name] : []);
    if (node.superClass !== null) this.visit(node.superClass, inside);
    for (const element of node.body.body) {
      if ("key" in element && element.key.type === "PrivateIdentifier") inside.names.add(`#${element.key.name}`);
    }
    for (const element of node.body.body) this.#classElement(element, inside);
  }

  #classElement(element: Class["body"]["body"][number], inside: Scope): void {
    if (isErased(element)) return;
    if (element.type === "StaticBlock") {
      const block = scopeIn(inside, "function", ownNames);
      for (const statement of element.body) this.visit(statement, block);
      return;
    }
    if (!("key" in element)) return;
    for (const decorator of element.decorators) this.visit(decorator, inside);
    if (element.computed) this.visit(element.key, inside);
    if (element.value === null) return;
    this.visit(element.value, element.type === "MethodDefinition" ? inside : scopeIn(inside, "function", ownNames));
  }

  /** Declares the names of a pattern in `target`; its defaults and computed keys are read in `scope`. */
  #bind(pattern: Node, target: Scope, scope: Scope): void {
    switch (pattern.type) {
      case "Identifier":
        target.names.add(pattern.name);
        for (const decorator of pattern.decorators ?? []) this.visit(decorator, scope);
        return;
      case "ObjectPattern":
        for (const property of pattern.properties) {
          if (property.type === "Property" && property.computed) this.visit(property.key, scope);
          this.#bind(property.type === "Property" ? property.value : property, target, scope);
        }
        return;
      case "ArrayPattern":
        for (const element of pattern.elements) if (element !== null) this.#bind(element, target, scope);
        return;
      case "AssignmentPattern":
        this.#bind(pattern.left, target, scope);
        return this.visit(pattern.right, scope);
      case "RestElement":
        return this.#bind(pattern.argument, target, scope);
      case "TSParameterProperty":
        for (const decorator of pattern.decorators) this.visit(decorator, scope);
        return this.#bind(pattern.parameter, target, scope);
      default:
        return;
    }
  }
}
